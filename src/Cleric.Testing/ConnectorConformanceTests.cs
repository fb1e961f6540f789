using System.Text.Json;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Serialization;
using Xunit;

namespace Cleric.Testing;

/// <summary>
/// What must hold for every connector. Derive from it in the connector's tests, hand it a connector over known data, and the tests run with your own.
/// </summary>
/// <example>
/// <code>
/// public sealed class MyConnectorConformance : ConnectorConformanceTests
/// {
///     protected override Entity KnownEntity => new("checkout");
///     protected override TimeWindow KnownWindow => new(start, start.AddMinutes(5));
///     protected override ValueTask&lt;IConnector&gt; ConnectAsync(CancellationToken cancellationToken) => new(new MyConnector(...));
/// }
/// </code>
/// </example>
public abstract class ConnectorConformanceTests
{
    private protected const int Plenty = 100_000;
    private static readonly Entity Nobody = new("zzqx7f3awk");

    /// <summary>Words that are no UCUM codes, and the codes that are meant.</summary>
    private static readonly Dictionary<string, string> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["seconds"] = "s",
        ["second"] = "s",
        ["sec"] = "s",
        ["milliseconds"] = "ms",
        ["millisecond"] = "ms",
        ["msec"] = "ms",
        ["microseconds"] = "us",
        ["nanoseconds"] = "ns",
        ["minutes"] = "min",
        ["hours"] = "h",
        ["bytes"] = "By",
        ["byte"] = "By",
        ["kilobytes"] = "kBy",
        ["megabytes"] = "MBy",
        ["kibibytes"] = "KiBy",
        ["mebibytes"] = "MiBy",
        ["gibibytes"] = "GiBy",
        ["bits"] = "bit",
        ["percent"] = "%",
        ["percentage"] = "%",
        ["ratio"] = "1",
        ["none"] = "1",
        ["count"] = "{count}",
        ["requests"] = "{request}",
        ["celsius"] = "Cel",
        ["volts"] = "V",
        ["joules"] = "J",
    };

    /// <summary>An entity of which there is data of each declared kind.</summary>
    protected abstract Entity KnownEntity { get; }

    /// <summary>A window in which that data lies, with at least two rows of each kind in <see cref="KindsToCut"/>. The data reach its end.</summary>
    protected abstract TimeWindow KnownWindow { get; }

    /// <summary>The declared kinds that have two rows or more, so that a limit of 1 must cut them. Default: metrics, logs and traces.</summary>
    protected virtual IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Metric, QueryKind.Log, QueryKind.Trace];

    /// <summary>Metrics whose unit the system tells, by name: {"http_request_duration_seconds": "s"}. Their levels and quantiles have to come in it. Default none.</summary>
    protected virtual IReadOnlyDictionary<string, string> KnownUnits => new Dictionary<string, string>();

    /// <summary>A question about something whose newest data is older than the window asked for, in a system that could have newer. Default null: staleness is not tested.</summary>
    protected virtual Query? StaleQuery => null;

    /// <summary>How long a query may take that should end at once. It is a guard against tests that never end, and no measure. Default 30 s.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>A connector over the known data. Called once a test.</summary>
    protected abstract ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>A query of a kind. Override it where more is needed, such as the name of a tool.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="entity">The entity asked about.</param>
    /// <param name="window">The time asked about.</param>
    /// <param name="limit">The most rows.</param>
    protected virtual Query MakeQuery(QueryKind kind, Entity? entity, TimeWindow window, int limit) => QueryKinds.Make(kind, entity, window, limit);

    /// <summary>Name, system and capabilities are told, and there is data of each kind declared.</summary>
    [Fact]
    public async Task The_descriptor_is_honest()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        Assert.False(string.IsNullOrWhiteSpace(connector.Descriptor.Name), "The descriptor's Name is empty.");
        Assert.False(string.IsNullOrWhiteSpace(connector.Descriptor.System), "The descriptor's System is empty.");
        Assert.NotEmpty(connector.Descriptor.Capabilities);
        Assert.Equal(connector.Descriptor.Capabilities.Count, connector.Descriptor.Capabilities.DistinctBy(capability => capability.Kind).Count());
        Assert.All(connector.Descriptor.Capabilities, capability => Assert.True(capability.RelativeCost > 0, $"The RelativeCost of {capability.Kind} is not positive."));
        foreach (var (kind, answer) in await AskAllAsync(connector, KnownEntity, KnownWindow, Plenty).ConfigureAwait(true))
        {
            Assert.True(answer.Rows > 0, $"{kind} is declared, but there is no row of '{KnownEntity}' in {KnownWindow}: {answer.Coverage}, {answer.Note}");
            Assert.True(answer.Coverage is Coverage.Data or Coverage.CutShort or Coverage.Stale, $"{kind} has rows, but its coverage is {answer.Coverage}.");
            Assert.False(string.IsNullOrWhiteSpace(answer.SentAs), $"The answer to {kind} does not say what was sent.");
        }
    }

    /// <summary>A kind that is not declared is answered by saying so, not by an exception.</summary>
    [Fact]
    public async Task A_kind_that_is_not_declared_is_not_configured_or_denied()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        foreach (var kind in Enum.GetValues<QueryKind>().Where(kind => !connector.Descriptor.Answers(kind)))
        {
            var answer = await connector.AskAsync(QueryKinds.Make(kind, KnownEntity, KnownWindow, Plenty), Token).ConfigureAwait(true);
            Assert.True(answer.Coverage is Coverage.NotConfigured or Coverage.Denied, $"{kind} is not declared, but its coverage is {answer.Coverage}.");
            Assert.Equal(0, answer.Rows);
            Assert.False(string.IsNullOrWhiteSpace(answer.Note), $"The answer to {kind} does not say why it is empty.");
        }
    }

    /// <summary>No more rows come than the limit, and an answer that was cut says so.</summary>
    [Fact]
    public async Task The_limit_is_respected_and_a_cut_is_told()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        foreach (var limit in (int[])[1, 2, 7])
        {
            foreach (var (kind, answer) in await AskAllAsync(connector, KnownEntity, KnownWindow, limit).ConfigureAwait(true))
            {
                Assert.True(answer.Rows <= limit, $"{kind} was limited to {limit} rows, but {answer.Rows} came.");
                if (limit == 1 && KindsToCut.Contains(kind))
                {
                    Assert.True(answer.Coverage == Coverage.CutShort, $"{kind} was cut to 1 row, but its coverage is {answer.Coverage}.");
                    Assert.False(string.IsNullOrWhiteSpace(answer.Note), $"{kind} was cut, but no note says so.");
                }
            }
        }
    }

    /// <summary>Rows lie in the window; those that last (spans, alerts) overlap it.</summary>
    [Fact]
    public async Task No_row_lies_outside_the_window()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        var third = KnownWindow.Duration / 3;
        TimeWindow[] windows =
        [
            KnownWindow,
            new(KnownWindow.Start + third, KnownWindow.End - third),
            new(KnownWindow.End + TimeSpan.FromDays(400), KnownWindow.End + TimeSpan.FromDays(401)),
        ];
        foreach (var window in windows)
        {
            foreach (var (kind, answer) in await AskAllAsync(connector, KnownEntity, window, Plenty).ConfigureAwait(true))
            {
                Assert.All(RowTimes.Of(answer), row => Assert.True(row.Overlaps(window), $"A row of {kind} at {row.Start:O} lies outside of {window}."));
            }
        }
    }

    /// <summary>A reversed window is a mistake of who asks, and is told by name.</summary>
    [Fact]
    public async Task A_reversed_window_is_refused_by_name()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        foreach (var capability in connector.Descriptor.Capabilities)
        {
            var query = MakeQuery(capability.Kind, KnownEntity, new TimeWindow(KnownWindow.End, KnownWindow.Start), Plenty);
            var fault = await Assert.ThrowsAnyAsync<ClericException>(async () => await connector.AskAsync(query, Token).ConfigureAwait(true)).ConfigureAwait(true);
            Assert.Contains("window", fault.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>A token that is already cancelled stops the query.</summary>
    [Fact]
    public async Task A_cancelled_query_stops()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync().ConfigureAwait(true);
        foreach (var capability in connector.Descriptor.Capabilities)
        {
            var query = MakeQuery(capability.Kind, KnownEntity, KnownWindow, Plenty);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connector.AskAsync(query, cancelled.Token).ConfigureAwait(true)).ConfigureAwait(true);
        }
    }

    /// <summary>Of an entity that nobody knows there is nothing, which is an answer.</summary>
    [Fact]
    public async Task An_unknown_entity_is_empty()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        foreach (var (kind, answer) in await AskAllAsync(connector, Nobody, KnownWindow, Plenty).ConfigureAwait(true))
        {
            Assert.True(answer.Rows == 0, $"There are rows of {kind} of an entity that does not exist.");
            Assert.True(answer.Coverage is Coverage.Empty or Coverage.Data or Coverage.CutShort, $"{kind} of an entity that does not exist is {answer.Coverage}, not Empty.");
        }
    }

    /// <summary>The times of a series ascend strictly, its values are finite, and its columns are of equal length.</summary>
    [Fact]
    public async Task Series_ascend_and_are_finite()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        foreach (var (_, answer) in await AskAllAsync(connector, KnownEntity, KnownWindow, Plenty).ConfigureAwait(true))
        {
            foreach (var series in (answer as MetricAnswer)?.Series ?? [])
            {
                Assert.Equal(series.Times.Length, series.Values.Length);
                Assert.All(series.Values.ToArray(), value => Assert.True(double.IsFinite(value), $"{series.Metric} holds {value}."));
                var times = series.Times.ToArray();
                Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"The times of {series.Metric} do not ascend: {pair.First}, {pair.Second}."));
            }
        }
    }

    /// <summary>Who asks the same twice gets the same answer, to the byte.</summary>
    [Fact]
    public async Task The_same_question_has_the_same_answer()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        foreach (var limit in (int[])[5, Plenty])
        {
            var first = await AskAllAsync(connector, KnownEntity, KnownWindow, limit).ConfigureAwait(true);
            var second = await AskAllAsync(connector, KnownEntity, KnownWindow, limit).ConfigureAwait(true);
            Assert.All(first.Zip(second), pair => Assert.Equal(Json(pair.First.Answer), Json(pair.Second.Answer)));
        }
    }

    /// <summary>Times are told in UTC: their offset is zero.</summary>
    [Fact]
    public async Task Times_are_in_UTC()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        foreach (var (kind, answer) in await AskAllAsync(connector, KnownEntity, KnownWindow, Plenty).ConfigureAwait(true))
        {
            Assert.All(AnswerTimes.Of(answer), item => Assert.True(item.Time.Offset == TimeSpan.Zero, $"{item.Name} of {kind} is {item.Time:O}, which is not in UTC. Call ToUniversalTime()."));
        }
    }

    /// <summary>Units are UCUM codes ("s", "By", "1"), and those that the system tells are passed on.</summary>
    [Fact]
    public async Task Units_are_codes_and_known_ones_are_told()
    {
        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        var all = (await AskAllAsync(connector, KnownEntity, KnownWindow, Plenty).ConfigureAwait(true)).SelectMany(pair => (pair.Answer as MetricAnswer)?.Series ?? []).ToList();
        foreach (var series in all)
        {
            Assert.True(series.Unit is null || !string.IsNullOrWhiteSpace(series.Unit), $"The unit of {series.Metric} is an empty text. Say null where it is not known.");
            Assert.True(series.Unit is null || !Units.TryGetValue(series.Unit, out var code) || code == series.Unit, $"The unit of {series.Metric} is '{series.Unit}'. Say it in UCUM: '{Units.GetValueOrDefault(series.Unit ?? "")}'.");
        }

        foreach (var (metric, unit) in KnownUnits)
        {
            var levels = all.Where(series => series.Metric == metric && series.Statistic != "rate").ToList();
            Assert.True(levels.Count > 0, $"KnownUnits names {metric}, of which there is no level of '{KnownEntity}' in {KnownWindow}.");
            Assert.All(levels, series => Assert.True(series.Unit == unit, $"The unit of {metric} ({series.Statistic}) is {(series.Unit is null ? "not told" : $"'{series.Unit}'")}. It is '{unit}'."));
        }
    }

    /// <summary>Where the newest data is older than the window asked for, the answer says so: old data is no sign of health.</summary>
    [Fact]
    public async Task Data_that_is_older_than_the_window_is_stale()
    {
        if (StaleQuery is not { } query)
        {
            return;
        }

        var connector = await ConnectAsync(Token).ConfigureAwait(true);
        var answer = await connector.AskAsync(query, Token).ConfigureAwait(true);
        Assert.True(answer.Coverage == Coverage.Stale, $"The newest data of StaleQuery is older than its window, but the coverage is {answer.Coverage} with {answer.Rows} rows. Say Stale, and since when.");
        Assert.False(string.IsNullOrWhiteSpace(answer.Note), "The answer is stale, but no note says since when.");
    }

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits for what should end at once.</summary>
    private protected async Task<Answer> InTimeAsync(Task<Answer> asking, string otherwise)
    {
        try
        {
            return await asking.WaitAsync(Patience, TimeProvider.System, Token).ConfigureAwait(true);
        }
        catch (TimeoutException) when (!asking.IsCompleted)
        {
            _ = asking.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            Assert.Fail(otherwise);
            throw;
        }
    }

    private protected static string Json(Answer answer) => JsonSerializer.Serialize(answer, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<Answer>)ClericJson.Options.GetTypeInfo(typeof(Answer)));

    private async Task<List<(QueryKind Kind, Answer Answer)>> AskAllAsync(IConnector connector, Entity entity, TimeWindow window, int limit)
    {
        var answers = new List<(QueryKind, Answer)>();
        foreach (var capability in connector.Descriptor.Capabilities)
        {
            answers.Add((capability.Kind, await connector.AskAsync(MakeQuery(capability.Kind, entity, window, limit), Token).ConfigureAwait(true)));
        }

        return answers;
    }
}
