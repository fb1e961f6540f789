using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reports;
using Cleric.Testing;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>
/// A shop with an incident that began at <see cref="Sample.Onset"/>: web calls checkout and search, checkout queries the database orders. What is wrong is set before
/// anything is asked; everything is answered from it.
/// </summary>
internal sealed class World
{
    /// <summary>Now: a quarter of an hour after the onset.</summary>
    public static readonly DateTimeOffset Now = Sample.Onset + TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);
    private static readonly Entity Search = new("search");
    private List<IReadOnlyList<Span>>? _traces;

    private DateTimeOffset Onset => Sample.Onset + Shift;

    private DateTimeOffset Until => Now + Shift;

    public FakeTimeProvider Time { get; init; } = new(Now);

    /// <summary>By how much later all of it takes place than <see cref="Sample.Onset"/> says.</summary>
    public TimeSpan Shift { get; init; }

    /// <summary>How long a query of the database takes since the onset, in milliseconds. Normal is 8.</summary>
    public double OrdersMilliseconds { get; set; } = 8;

    /// <summary>Sessions that wait for a lock since the onset.</summary>
    public double LockWaits { get; set; }

    /// <summary>The share of requests that fail in checkout itself since the onset.</summary>
    public double CheckoutFails { get; set; }

    public List<Change> Changes { get; } = [];

    public List<Alert> Alerts { get; } = [];

    public InMemoryCaseFileStore? Store { get; set; }

    public static AlertTrigger Alert => new() { Name = "WebSlow", Entity = "web", Symptom = "latency", At = Sample.Onset + TimeSpan.FromMinutes(5), Summary = "p95 is high" };

    /// <summary>Everything that this world's telemetry can tell, behind one connector.</summary>
    public ScriptedConnector Connector(string name = "scripted") => new ScriptedConnector(name)
        .On<TopologyQuery>(_ => true, _ => new TopologyAnswer { Topology = Topology })
        .On<MetricQuery>(query => query.Entity is not null, query => new MetricAnswer { Series = [.. Metrics(query.Entity!)], CoveredWindow = new TimeWindow(query.Window.Start, Until) })
        .On<LogQuery>(query => query.Entity is not null, query => new LogAnswer { Records = [.. Logs(query.Entity!)] })
        .On<TraceQuery>(_ => true, query => new TraceAnswer { Spans = [.. Spans(query.Entity)] })
        .On<ChangeQuery>(_ => true, _ => new ChangeAnswer { Changes = Changes })
        .On<AlertQuery>(_ => true, _ => new AlertAnswer { Alerts = Alerts })
        .On<ResourceQuery>(query => query.Entity == Sample.Orders, _ => new ResourceAnswer { States = [.. States()] });

    public static Topology Topology { get; } = new TopologyBuilder().Calls("web", "checkout").Calls("web", "search").Calls("checkout", "database:orders").Build();

    /// <summary>A database that waits for a lock: all above it are slow.</summary>
    public static World WithLocks() => new() { OrdersMilliseconds = 700, LockWaits = 12 };

    /// <summary>A deployment after which checkout fails by itself.</summary>
    public static World WithBadDeploy()
    {
        var world = new World { CheckoutFails = 0.6 };
        world.Changes.Add(Rows.Change("checkout v2", "checkout", Sample.Onset - TimeSpan.FromSeconds(90)));
        return world;
    }

    public ServiceProvider Provider(params IConnector[] connectors) => Provider(_ => { }, connectors);

    public ServiceProvider Provider(Action<IClericBuilder> configure, params IConnector[] connectors)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time);
        Store ??= new InMemoryCaseFileStore(Time);
        services.AddSingleton<ICaseFileStore>(Store);

        // Time stands still here: what fails is not tried again, since nobody would wake it.
        var builder = services.AddCleric(options => options.MaxConcurrentQueries = 2).ConfigureResilience(options => options.MaxRetries = 0).ConfigureCache(options => options.Enabled = false);
        foreach (var connector in connectors)
        {
            builder.AddConnector(connector);
        }

        configure(builder);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public async Task<Report> Investigate(InvestigationRequest? request = null, params IConnector[] connectors)
    {
        await using var provider = Provider(connectors is [] ? [Connector()] : connectors);
        return await provider.GetRequiredService<IInvestigator>().InvestigateAsync(request ?? Alert, cancellationToken: TestContext.Current.CancellationToken);
    }

    private IEnumerable<MetricSeries> Metrics(Entity entity)
    {
        var waits = entity == Search ? 8.0 : 0;
        if (entity == Sample.Orders)
        {
            yield return Series("database:orders", "db.server.query.duration", "s", (since, i) => Milliseconds(since ? OrdersMilliseconds : 8, i) / 1000) with { Statistic = "p95" };
            yield return Series("database:orders", "pg_locks_waiting", null, (since, _) => since ? LockWaits : 0);
            yield return Series("database:orders", "process.cpu.utilization", "1", (_, i) => 0.2 + (i % 3 * 0.01));
            yield return Series("database:orders", "pg_up", null, (_, _) => 1);
            yield break;
        }

        var below = waits > 0 ? 0 : 1;
        yield return Series(entity.Name, "http.server.request.duration", "s", (since, i) => Milliseconds(20 + (below * (since ? OrdersMilliseconds : 8)), i) / 1000) with { Statistic = "p95" };
        yield return Requests(entity, "200", (since, i) => 40 * (1 - (since ? Failing(entity) : 0)) + (i % 3));
        yield return Requests(entity, "500", (since, _) => 40 * (since ? Failing(entity) : 0));
        yield return Series(entity.Name, "process.cpu.utilization", "1", (_, i) => 0.3 + (i % 4 * 0.01));
    }

    private double Failing(Entity entity) => entity == Search ? 0 : CheckoutFails;

    private static double Milliseconds(double value, int i) => value * (1 + (i % 5 * 0.02));

    private MetricSeries Requests(Entity entity, string code, Func<bool, int, double> value) =>
        Series(entity.Name, "http_requests_total", null, value) with { Statistic = "rate", Attributes = new Dictionary<string, string> { ["code"] = code } };

    private MetricSeries Series(string entity, string metric, string? unit, Func<bool, int, double> value)
    {
        var start = Onset - TimeSpan.FromMinutes(55);
        double[] values = [.. Enumerable.Range(0, (int)((Until - start) / Step)).Select(i => value(start + (i * Step) >= Onset, i))];
        return Rows.Series(metric, entity, start, Step, values) with { Unit = unit };
    }

    private IEnumerable<LogRecord> Logs(Entity entity)
    {
        var start = Onset - TimeSpan.FromMinutes(55);
        for (var time = start; time < Until; time += Step)
        {
            yield return Rows.Log(entity.Id, time, "GET / answered with 200");
            if (time >= Onset && entity == Sample.Checkout && CheckoutFails > 0)
            {
                yield return Rows.Log(entity.Id, time, "System.InvalidOperationException: no price for the basket", 17);
            }

            if (time >= Onset && entity == Sample.Checkout && LockWaits > 0)
            {
                yield return Rows.Log(entity.Id, time, "Npgsql.PostgresException: canceling statement due to lock timeout", 17);
            }
        }
    }

    private IEnumerable<Span> Spans(Entity? entity)
    {
        // Made once: the ids of spans are new with each making.
        lock (Changes)
        {
            _traces ??= [.. Traces()];
        }

        return entity is null ? _traces.SelectMany(trace => trace) : _traces.SelectMany(trace => trace.Where(span =>
            span.Entity == entity || span.Peer == entity || trace.Any(other => other.Entity == entity && (other.SpanId == span.ParentSpanId || other.ParentSpanId == span.SpanId))));
    }

    private IEnumerable<IReadOnlyList<Span>> Traces()
    {
        var start = Onset - TimeSpan.FromMinutes(55);
        var count = 0;
        for (var time = start; time < Until; time += Step)
        {
            count++;
            var since = time >= Onset;
            var orders = TimeSpan.FromMilliseconds(Milliseconds(since ? OrdersMilliseconds : 8, count));
            var failed = since && count % 10 < CheckoutFails * 10;
            yield return new TraceBuilder("web", "GET /", time, orders + TimeSpan.FromMilliseconds(30), failed)
                .Call("web", "search", "GET /find", TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(8))
                .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(10), orders + TimeSpan.FromMilliseconds(10), failed)
                .Call("checkout", "database:orders", "INSERT", TimeSpan.FromMilliseconds(12), orders)
                .Build();
        }
    }

    private IEnumerable<ResourceState> States()
    {
        for (var time = Onset - TimeSpan.FromMinutes(55); time < Until; time += TimeSpan.FromMinutes(1))
        {
            yield return time >= Onset && LockWaits > 0
                ? Rows.State("database:orders", time, "healthy", new ResourceCondition("LockWait", "True", "Blocked", $"{LockWaits} sessions wait for a lock held by pid 4711", Onset))
                : Rows.State("database:orders", time, "healthy");
        }
    }
}
