using System.Text.Json;
using Cleric.Connectors;
using Cleric.Door;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Door;

public class ConnectorDoorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_connector_that_answers_the_kind_gives_one_exhibit_in_the_order_of_registration()
    {
        var slow = new TaskCompletionSource<Answer>();
        using var host = new DoorFixture(
            null,
            new FakeConnector("slow", async (_, _) => await slow.Task),
            new FakeConnector("metrics", (_, _) => throw new InvalidOperationException("not for logs"), QueryKind.Metric),
            new FakeConnector("quick", (_, _) =>
            {
                slow.SetResult(DoorFixture.Lines("a"));
                return ValueTask.FromResult<Answer>(DoorFixture.Lines("b"));
            }));

        var exhibits = await host.Door.Open(DoorFixture.Session()).AskAsync(DoorFixture.Logs(), Cancellation);

        Assert.Equal(["slow", "quick"], exhibits.Select(exhibit => exhibit.Connector));
        Assert.All(exhibits, exhibit => Assert.Equal("", exhibit.Id));
        Assert.Equal(["slow", "metrics", "quick"], host.Door.Descriptors.Select(descriptor => descriptor.Name));
    }

    [Fact]
    public async Task A_question_that_nobody_answers_is_an_exhibit_that_says_so()
    {
        using var host = new DoorFixture(null, new FakeConnector("metrics", (_, _) => default, QueryKind.Metric));

        var exhibit = await host.AskAsync();

        Assert.Equal("none", exhibit.Connector);
        Assert.Equal(Coverage.NotConfigured, exhibit.Answer.Coverage);
        Assert.Contains("Log", exhibit.Answer.Note, StringComparison.Ordinal);
        Assert.Equal(DoorFixture.Noon, exhibit.AskedAt);
    }

    [Fact]
    public async Task A_query_that_names_a_connector_asks_that_one_alone()
    {
        var one = new FakeConnector("one", DoorFixture.Lines("1"));
        var two = new FakeConnector("two", DoorFixture.Lines("2"));
        using var host = new DoorFixture(null, one, two);

        var exhibit = await host.AskAsync(DoorFixture.Logs() with { Connector = "two" });
        var unknown = await host.AskAsync(DoorFixture.Logs() with { Connector = "three" });
        var other = await host.AskAsync(new MetricQuery { Window = DoorFixture.Logs().Window, Connector = "two" });

        Assert.Equal("two", exhibit.Connector);
        Assert.Equal(0, one.Asked);
        Assert.Equal(("none", Coverage.NotConfigured), (unknown.Connector, unknown.Answer.Coverage));
        Assert.Contains("'three'", unknown.Answer.Note, StringComparison.Ordinal);
        Assert.Contains("one, two", unknown.Answer.Note, StringComparison.Ordinal);
        Assert.Contains("does not answer Metric", other.Answer.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loki", "loki")]
    [InlineData("loki", "Loki")]
    public void Two_connectors_of_one_name_are_refused_by_name(string first, string second)
    {
        using var host = new DoorFixture(null, new FakeConnector(first, DoorFixture.Lines()), new FakeConnector(second, DoorFixture.Lines()));

        var exception = Assert.Throws<ClericException>(() => host.Door);

        Assert.Contains($"'{second}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_rows_is_empty_and_not_data()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Lines()));

        var exhibit = await host.AskAsync();

        Assert.IsType<LogAnswer>(exhibit.Answer);
        Assert.Equal(Coverage.Empty, exhibit.Answer.Coverage);
    }

    [Fact]
    public async Task An_answer_larger_than_the_limit_is_marked_as_cut_short()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Rows(11)));

        var exhibit = await host.AskAsync(DoorFixture.Logs(limit: 10));

        Assert.Equal(Coverage.CutShort, exhibit.Answer.Coverage);
        Assert.Contains("returned 11 rows though the limit was 10", exhibit.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_another_kind_is_a_failure()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", new MetricAnswer()));

        var exhibit = await host.AskAsync();

        Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage);
        Assert.Contains("Log query with a MetricAnswer", exhibit.Answer.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 1, 2 }, new[] { 1.0 }, "2 times and 1 values")]
    [InlineData(new long[] { 1, 1 }, new[] { 1.0, 2.0 }, "do not ascend at sample 1")]
    [InlineData(new long[] { 1, 2 }, new[] { 1.0, double.NaN }, "not a finite number at sample 1")]
    public async Task A_malformed_series_is_a_failure(long[] times, double[] values, string fault)
    {
        var series = new MetricSeries { Metric = "latency", Entity = new("checkout"), Times = times, Values = values };
        using var host = new DoorFixture(null, new FakeConnector("prometheus", (_, _) => ValueTask.FromResult<Answer>(new MetricAnswer { Series = [series] }), QueryKind.Metric));

        var exhibit = await host.AskAsync(new MetricQuery { Window = DoorFixture.Logs().Window });

        Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage);
        Assert.Contains(fault, exhibit.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_that_are_null_and_answers_that_are_null_are_failures()
    {
        using var host = new DoorFixture(
            null,
            new FakeConnector("nothing", (_, _) => ValueTask.FromResult<Answer>(null!)),
            new FakeConnector("holes", new LogAnswer { Records = null! }));

        var exhibits = await host.Door.Open(DoorFixture.Session()).AskAsync(DoorFixture.Logs(), Cancellation);

        Assert.All(exhibits, exhibit => Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage));
    }

    [Fact]
    public async Task What_a_connector_throws_is_kept_as_a_failure_without_its_secrets()
    {
        var password = "hun" + "ter2";
        using var host = new DoorFixture(null, new FakeConnector("loki", (_, _) => throw new InvalidOperationException($"cannot log on with password={password}")));

        var exhibit = await host.AskAsync();

        Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage);
        Assert.Contains("loki failed with InvalidOperationException: cannot log on", exhibit.Answer.Note, StringComparison.Ordinal);
        Assert.DoesNotContain(password, exhibit.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_question_throws_and_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        using var host = new DoorFixture(null, new FakeConnector("loki", async (_, token) =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return DoorFixture.Lines();
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Door.Open(DoorFixture.Session()).AskAsync(DoorFixture.Logs(), cancelled.Token));
    }

    [Fact]
    public async Task Everything_is_asked_on_behalf_of_the_sessions_caller()
    {
        Caller? seen = null;
        using var host = new DoorFixture(null, new FakeConnector("loki", (query, _) =>
        {
            seen = query.Caller;
            return ValueTask.FromResult<Answer>(DoorFixture.Lines("a"));
        }));

        var exhibit = await host.AskAsync(DoorFixture.Logs() with { Caller = new Caller("mallory", "other") });

        Assert.Equal(new Caller("ann", "acme"), seen);
        Assert.Equal(new Caller("ann", "acme"), exhibit.Query.Caller);
    }

    [Fact]
    public async Task An_exhibit_tells_when_it_was_asked_how_long_it_took_and_its_hash()
    {
        DoorFixture? host = null;
        var connector = new FakeConnector("loki", (_, _) =>
        {
            host!.Time.Advance(TimeSpan.FromSeconds(3));
            return ValueTask.FromResult<Answer>(DoorFixture.Lines("a"));
        });
        using (host = new DoorFixture(null, connector))
        {
            var exhibit = await host.AskAsync();

            Assert.Equal(DoorFixture.Noon, exhibit.AskedAt);
            Assert.Equal(TimeSpan.FromSeconds(3), exhibit.Elapsed);
            Assert.Equal(ExhibitHash.Compute(exhibit.Answer), exhibit.Sha256);
            Assert.False(exhibit.Cached);
            var read = JsonSerializer.Deserialize<Exhibit>(JsonSerializer.Serialize(exhibit, ClericJson.Options), ClericJson.Options);
            Assert.Equal(exhibit.Sha256, ExhibitHash.Compute(read!.Answer));
        }
    }

    [Fact]
    public async Task A_hosts_link_runs_for_cached_answers_too_and_what_it_adds_is_redacted()
    {
        var order = new List<string>();
        var connector = new FakeConnector("loki", DoorFixture.Lines("a"));
        using var host = new DoorFixture(
            services =>
            {
                services.AddSingleton(new ChainLink((inner, session, _) => new SayingLink(inner, $"outer {session.CaseId}", order)));
                services.AddSingleton(new ChainLink((inner, _, _) => new SayingLink(inner, "inner", order)));
            },
            connector);

        await host.AskAsync();
        var exhibit = await host.AskAsync();

        Assert.Equal(1, connector.Asked);
        Assert.True(exhibit.Cached);
        Assert.Equal(["outer c1", "inner", "outer c1", "inner"], order);
        Assert.Equal("said by [redacted:email]", exhibit.Answer.Note);
    }

    [Fact]
    public async Task A_hosts_link_that_throws_is_a_failure_without_its_secrets()
    {
        using var host = new DoorFixture(
            services => services.AddSingleton(new ChainLink((inner, _, _) => new ThrowingLink(inner))),
            new FakeConnector("loki", DoorFixture.Lines("a")));

        var exhibit = await host.AskAsync();

        Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage);
        Assert.Equal("Reading loki failed with InvalidOperationException: no entry for [redacted:email]", exhibit.Answer.Note);
    }

    [Fact]
    public void A_link_that_is_added_too_late_is_refused()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Lines("a")));
        host.Door.Open(DoorFixture.Session());

        Assert.Throws<ClericException>(() => host.Services.GetRequiredService<ConnectorChainBuilder>().Use((inner, _, _) => inner));
    }

    [Fact]
    public void A_chain_without_the_services_that_it_needs_says_what_to_call()
    {
        using var empty = new ServiceCollection().BuildServiceProvider();

        var exception = Assert.Throws<ClericException>(() => new ConnectorChainBuilder().Build(new FakeConnector("loki", DoorFixture.Lines()), DoorFixture.Session(), empty));

        Assert.Contains("AddCleric", exception.Message, StringComparison.Ordinal);
    }

    private sealed class SayingLink(IConnector inner, string word, List<string> order) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            order.Add(word);
            return await base.AskAsync(query, cancellationToken) with { Note = "said by someone@example.com" };
        }
    }

    private sealed class ThrowingLink(IConnector inner) : DelegatingConnector(inner)
    {
        public override ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => throw new InvalidOperationException("no entry for someone@example.com");
    }
}
