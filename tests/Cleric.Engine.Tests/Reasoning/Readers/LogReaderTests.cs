using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class LogReaderTests
{
    private static readonly LogReader Reader = new();

    [Fact]
    public async Task A_new_kind_of_error_is_seen_with_what_it_speaks_of()
    {
        var observations = await Observe([.. Steady(), .. Lines(Sample.Onset, 20, "Request aborted: operation timed out", 17)]);

        Assert.True(observations.Seen(Sample.Web, "log.error") && observations.Seen(Sample.Web, "log.timeout"));
        Assert.Equal(Sample.Onset, observations.One("log.error").Onset);
        Assert.Null(observations.One("log.error").Magnitude);
        Assert.Contains("new", observations.One("log.error").Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_trouble_in_several_wordings_counts_together()
    {
        var observations = await Observe([.. Steady(), .. Lines(Sample.Onset, 1, "getaddrinfo ENOTFOUND stock", 17), .. Lines(Sample.Onset + TimeSpan.FromSeconds(20), 1, "lookup stock: no such host", 17), .. Lines(Sample.Onset + TimeSpan.FromSeconds(40), 1, "dns: unable to resolve stock", 13)]);

        Assert.True(observations.One("log.dns").Strength > 0.6);
    }

    [Fact]
    public async Task One_that_is_sought_at_an_address_that_is_not_its_own_is_not_blamed()
    {
        var shop = new TopologyBuilder().Calls("web", "database:orders").Alias("database:orders", "10.0.0.5:5432").Build();
        var view = Sample.View(Sample.Scope(), shop);
        var wrong = await Observe(view, [.. Steady(), .. Lines(Sample.Onset, 30, "Npgsql: Failed to connect to 10.0.0.9:5432", 17)]);
        var right = await Observe(view, [.. Steady(), .. Lines(Sample.Onset, 30, "Npgsql: Failed to connect to 10.0.0.5:5432", 17)]);

        Assert.DoesNotContain(wrong, observation => observation.Entity == Sample.Orders);
        Assert.Contains(right, observation => observation.Entity == Sample.Orders && observation.Signal == "blamed.refused");
    }

    [Fact]
    public async Task A_surge_of_a_known_warning_is_seen()
    {
        var observations = await Observe([.. Steady(), .. Lines(Sample.Baseline.Start, 4, "Slow request", 13), .. Lines(Sample.Onset, 200, "Slow request", 13)]);

        Assert.True(observations.Seen(Sample.Web, "log.warning"));
        Assert.Equal(50, observations.One("log.warning").Magnitude);
    }

    [Fact]
    public async Task Errors_that_were_always_there_are_not_seen()
    {
        var observations = await Observe([.. Steady(), .. Enumerable.Range(0, 120).SelectMany(i => Lines(Sample.Asked.Start + (i * TimeSpan.FromSeconds(30)), 1, "Cannot load avatar", 17))]);

        Assert.Equal([Signals.Log], observations.Select(observation => observation.Signal));
        Assert.True(observations[0].Strength < 0.3);
    }

    [Fact]
    public async Task Where_nothing_is_new_the_log_is_quiet_and_the_fewer_records_the_less_that_says()
    {
        var many = (await Observe(Steady())).One(Signals.Log);
        var few = (await Observe([.. Lines(Sample.Onset, 3, "still here", 9)])).One(Signals.Log);

        Assert.True(many.Strength < few.Strength && few.Strength < 0.5);
    }

    [Fact]
    public async Task Many_new_infos_are_no_trouble() =>
        Assert.Equal([Signals.Log], (await Observe([.. Steady(), .. Lines(Sample.Onset, 300, "Campaign began", 9)])).Select(observation => observation.Signal));

    [Fact]
    public async Task Without_a_level_the_words_tell()
    {
        var observations = await Observe([.. Steady(), .. Lines(Sample.Onset, 30, "FATAL: too many connections", 0)]);

        Assert.True(observations.Seen(Sample.Web, "log.error") && observations.Seen(Sample.Web, "log.connections"));
    }

    [Fact]
    public async Task Trouble_with_a_named_dependency_is_told_of_that_one()
    {
        var observations = await Observe([.. Steady(), .. Lines(Sample.Onset, 30, "Call to checkout failed: connection refused", 17)]);

        Assert.True(observations.Seen(Sample.Checkout, "blamed.refused"));
        Assert.DoesNotContain(observations, observation => observation.Entity == Sample.Web && observation.Signal == "log.refused");
        Assert.True(observations.Seen(Sample.Web, "log.error"));
    }

    [Fact]
    public async Task A_dependency_is_named_by_an_alias_in_a_field_too()
    {
        var topology = new TopologyBuilder().Calls("web", "checkout").Alias("checkout", "pay.internal").Build();
        var records = Enumerable.Range(0, 30).Select(i => Rows.Log("web", Sample.Onset + TimeSpan.FromSeconds(i), "Call failed", 17, ("server.address", "pay.internal")));
        var observations = await Read.With(Reader, Sample.Exhibit(Query, new LogAnswer { Records = [.. Steady(), .. records] }), Sample.View(Sample.Scope(), topology));

        Assert.True(observations.Seen(Sample.Checkout, Signals.Blamed));
    }

    [Fact]
    public async Task The_only_database_is_meant_by_the_words_of_its_kind()
    {
        var records = Lines(Sample.Onset, 30, "Npgsql.PostgresException: canceling statement due to lock timeout", 17, "checkout");
        var observations = await Observe([.. Steady("checkout"), .. records]);

        Assert.True(observations.Seen(Sample.Orders, "blamed.lock"));
    }

    [Fact]
    public async Task Of_two_databases_neither_is_meant_by_the_words_of_its_kind()
    {
        var topology = new TopologyBuilder().Calls("web", "database:orders").Calls("web", "database:users").Build();
        var answer = new LogAnswer { Records = [.. Steady(), .. Lines(Sample.Onset, 30, "PostgresException: lock timeout", 17)] };
        var observations = await Read.With(Reader, Sample.Exhibit(Query, answer), Sample.View(Sample.Scope(), topology));

        Assert.All(observations, observation => Assert.Equal(Sample.Web, observation.Entity));
        Assert.True(observations.Seen(Sample.Web, "log.lock"));
    }

    [Fact]
    public async Task A_name_within_a_longer_word_names_nobody() =>
        Assert.All(await Observe([.. Steady(), .. Lines(Sample.Onset, 30, "PreCheckoutRule was refused", 17)]), observation => Assert.Equal(Sample.Web, observation.Entity));

    [Fact]
    public async Task An_exhausted_pool_is_told_of_whose_it_is_and_not_of_the_server_it_leads_to()
    {
        var observations = await Observe([.. Steady("checkout"), .. Lines(Sample.Onset, 30, "The connection pool to orders has been exhausted", 17, "checkout")]);

        Assert.True(observations.Seen(Sample.Checkout, "log.pool"));
        Assert.All(observations, observation => Assert.Equal(Sample.Checkout, observation.Entity));
    }

    [Fact]
    public async Task A_long_message_is_quoted_where_it_can_be_found_again()
    {
        var body = string.Concat(Enumerable.Repeat("💥 boom ", 60)) + "\n  at somewhere";
        var observations = await Observe([.. Steady(), .. Lines(Sample.Onset, 30, body, 17)]);

        Assert.True(observations.Seen(Sample.Web, "log.error"));
    }

    [Fact]
    public async Task With_no_record_in_the_window_nothing_is_said() => Assert.Empty(await Observe([.. Lines(Sample.Baseline.Start, 30, "line", 9)]));

    private static readonly LogQuery Query = new() { Window = Sample.Asked };

    private static Task<IReadOnlyList<Observation>> Observe(LogRecord[] records) => Observe(null, records);

    private static Task<IReadOnlyList<Observation>> Observe(ICaseView? view, LogRecord[] records) => Read.With(Reader, Sample.Exhibit(Query, new LogAnswer { Records = records }), view);

    private static LogRecord[] Steady(string entity = "web") => [.. Enumerable.Range(0, 240).Select(i => Rows.Log(entity, Sample.Asked.Start + (i * TimeSpan.FromSeconds(15)), "GET / answered with 200"))];

    private static LogRecord[] Lines(DateTimeOffset start, int count, string body, int severity, string entity = "web") =>
        [.. Enumerable.Range(0, count).Select(i => Rows.Log(entity, start + (i * TimeSpan.FromSeconds(1)), body, severity))];
}
