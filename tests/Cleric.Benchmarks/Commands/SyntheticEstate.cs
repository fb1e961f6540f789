using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Commands;

/// <summary>
/// An estate of any size, made on demand: domains of some forty services that mostly call each other, twenty series of four hours at fifteen seconds each. One service, three calls behind the one whose
/// alert fires, becomes slow ten minutes before the alert; those between wait for it. The same seed makes the same estate.
/// </summary>
internal sealed class SyntheticEstate : IConnector
{
    public const int SeriesPerEntity = 20;
    private const int DomainSize = 40;
    private const double NormalSeconds = 0.020;
    private const double FaultSeconds = 0.400;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(4);
    private static readonly TimeSpan FaultAge = TimeSpan.FromMinutes(10);

    private readonly int _seed;
    private readonly DateTimeOffset _now;
    private readonly HashSet<Entity> _slow = [];
    private readonly Dictionary<Entity, int> _numbers = [];
    private readonly Topology _topology;
    private long _queries;
    private readonly HashSet<Entity> _asked = [];

    public SyntheticEstate(int entities, int seed, DateTimeOffset now)
    {
        (_seed, _now) = (seed, now);
        var random = new Random(seed);
        var all = Enumerable.Range(0, entities).Select(i => new Entity($"svc-{i:x4}-{random.Next(0x1000, 0xffff):x}")).ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            _numbers[all[i]] = i;
        }

        var dependencies = new List<Dependency>();
        for (var i = 0; i < entities; i++)
        {
            var (domain, place) = (i / DomainSize, i % DomainSize);
            var callees = new HashSet<int>();
            for (var c = 0; c < 3; c++)
            {
                var callee = (domain * DomainSize) + (place * 2) + 1 + c;
                if (callee < Math.Min(entities, (domain + 1) * DomainSize))
                {
                    callees.Add(callee);
                }
            }

            // Now and then a call into another domain, always onwards, so that nobody waits for himself.
            if (random.NextDouble() < 0.1 && (domain + 1) * DomainSize < entities)
            {
                callees.Add(random.Next((domain + 1) * DomainSize, entities));
            }

            dependencies.AddRange(callees.Select(callee => new Dependency(all[i], all[callee])));
        }

        _topology = new Topology { Entities = [.. all.Select(entity => new TopologyEntity(entity))], Dependencies = dependencies };

        // The middle domain has the incident: its first service shows it, one three calls further is to blame.
        var front = entities / DomainSize / 2 * DomainSize;
        var path = new List<int> { front };
        while (path.Count < 4)
        {
            path.Add((front / DomainSize * DomainSize) + ((path[^1] % DomainSize) * 2) + 1 + random.Next(2));
        }

        (Front, Cause) = (all[front], all[path[^1]]);
        _slow.UnionWith(path.Select(i => all[i]));
    }

    public Entity Front { get; }

    public Entity Cause { get; }

    public long Queries => Interlocked.Read(ref _queries);

    public int EntitiesAsked
    {
        get
        {
            lock (_asked)
            {
                return _asked.Count;
            }
        }
    }

    public ConnectorDescriptor Descriptor { get; } = new()
    {
        Name = "estate",
        System = "synthetic",
        Capabilities = [new QueryCapability(QueryKind.Topology) { WholeEstate = true }, new QueryCapability(QueryKind.Metric)],
    };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _queries);
        if (query.Entity is { } entity)
        {
            lock (_asked)
            {
                _asked.Add(entity);
            }
        }

        return new(query switch
        {
            TopologyQuery => new TopologyAnswer { Topology = _topology },
            MetricQuery { Entity: { } of } when _numbers.ContainsKey(of) => Metrics(of),
            _ => NoAnswer.NotConfigured("the estate has a topology, and metrics of one entity at a time"),
        });
    }

    private MetricAnswer Metrics(Entity entity)
    {
        var samples = (int)(Kept / Step);
        var start = _now - Kept;
        var fault = samples - (int)(FaultAge / Step);
        var random = new Random(HashCode.Combine(_seed, _numbers[entity]));
        var times = new long[samples];
        for (var i = 0; i < samples; i++)
        {
            times[i] = (start + (i * Step)).ToUnixTimeMilliseconds();
        }

        var slow = _slow.Contains(entity);
        var series = new List<MetricSeries>
        {
            Make("http.server.request.duration", "mean", "s", i => (NormalSeconds * (0.9 + (0.2 * random.NextDouble()))) + (slow && i >= fault ? FaultSeconds : 0)),
            Make("http.server.request.duration", "rate", "{request}/s", _ => 50 + (5 * random.NextDouble())),
            Make("process.cpu.utilization", "value", "1", _ => 0.3 + (0.05 * random.NextDouble())),
            Make("process.memory.usage", "value", "By", i => 2e8 + (1e5 * i / samples) + (1e6 * random.NextDouble())),
        };
        while (series.Count < SeriesPerEntity)
        {
            var number = series.Count;
            series.Add(Make($"app.gauge_{number}", "value", null, _ => number + random.NextDouble()));
        }

        return new MetricAnswer { Series = series, CoveredWindow = new TimeWindow(start, _now) };

        MetricSeries Make(string metric, string statistic, string? unit, Func<int, double> value)
        {
            var values = new double[samples];
            for (var i = 0; i < samples; i++)
            {
                values[i] = value(i);
            }

            return new MetricSeries { Metric = metric, Entity = entity, Statistic = statistic, Unit = unit, Times = times, Values = values };
        }
    }
}
