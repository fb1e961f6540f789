using System.Globalization;
using Cleric.Connectors;
using Cleric.Door;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Safety;

namespace Cleric.Inspection;

/// <summary>Asks each kind that a connector declares once, through the door.</summary>
internal sealed class ConnectorInspector(ConnectorDoor door, Redactor redactor, TimeProvider time) : IConnectorInspector
{
    /// <summary>The case that the audit names.</summary>
    public const string CaseId = "describe";

    private const int Sample = 200;
    private const int MostEntities = 1000;

    /// <summary>Clocks differ by a little.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>What flows all the time is old when it is older than this.</summary>
    private static readonly TimeSpan OldFrom = TimeSpan.FromMinutes(5);

    /// <summary>How long one query may take, whatever the connector's and the chain's own limits are: an operator waits for the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Caller Host = new("cleric");

    public IReadOnlyList<ConnectorDescriptor> Connectors => door.Descriptors;

    public async Task<ConnectorStatus> DescribeAsync(string connector, Caller? caller = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connector);
        caller ??= Host;
        var descriptor = Connectors.FirstOrDefault(known => known.Name == connector)
            ?? throw new ClericException($"There is no connector '{connector}'. There {(Connectors.Count == 0 ? "is none at all: add one to the builder that AddCleric returns" : $"are: {string.Join(", ", Connectors.Select(known => known.Name))}")}.");
        var budget = new Budget { MaxQueries = descriptor.Capabilities.Count + 1 };
        var session = door.Open(new ReadSession { CaseId = CaseId, Caller = caller, Budget = budget, Meter = new BudgetMeter(budget) });
        var now = time.GetUtcNow();

        // First those that need no entity: they may tell of one for the rest.
        var asked = descriptor.Capabilities.Where(capability => capability.Kind != QueryKind.Tool).ToLookup(capability => capability.WholeEstate || capability.Kind == QueryKind.Topology);
        var probes = await AskAllAsync(asked[true], null).ConfigureAwait(false);
        var seen = EntitiesOf(probes);
        probes = [.. probes, .. await AskAllAsync(asked[false], seen.FirstOrDefault(entity => entity.Kind == EntityKinds.Service) ?? seen.FirstOrDefault()).ConfigureAwait(false)];
        return new ConnectorStatus
        {
            Descriptor = descriptor,
            Caller = caller,
            AskedAt = now,
            Capabilities = [.. descriptor.Capabilities.Select(capability => probes.FirstOrDefault(probe => probe.Kind == capability.Kind)?.Status ?? new CapabilityStatus(capability.Kind))],
            Entities = EntitiesOf(probes),
            ToDo = [.. ToDo(descriptor, probes, now).Distinct(StringComparer.Ordinal)],
        };

        Task<Probe[]> AskAllAsync(IEnumerable<QueryCapability> capabilities, Entity? entity) =>
            Task.WhenAll(capabilities.Select(capability => AskAsync(session, descriptor, capability, entity, now, cancellationToken)));
    }

    private async Task<Probe> AskAsync(DoorSession session, ConnectorDescriptor descriptor, QueryCapability capability, Entity? entity, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reach = ReachOf(capability);
        var query = QueryOf(capability.Kind, entity, new TimeWindow(now - reach, now)) with { Connector = descriptor.Name };
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var start = time.GetTimestamp();
        try
        {
            var exhibit = (await session.AskAsync(query, both.Token).WaitAsync(both.Token).ConfigureAwait(false))[0];
            var answer = exhibit.Answer;
            return new Probe(capability.Kind, reach, answer, new CapabilityStatus(capability.Kind)
            {
                Coverage = answer.Coverage,
                Note = answer.Note,
                SentAs = answer.SentAs,
                Rows = answer.Rows,
                Elapsed = exhibit.Elapsed,
                Newest = AnswerContents.NewestOf(answer),
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var note = string.Create(CultureInfo.InvariantCulture, $"{descriptor.Name} did not answer within {Patience.TotalSeconds} s. Check that {descriptor.System} runs, that its address is right, and that nothing on the way there drops connections.");
            return new Probe(capability.Kind, reach, NoAnswer.Failed(note), new CapabilityStatus(capability.Kind) { Coverage = Coverage.Failed, Note = redactor.Redact(note), Elapsed = time.GetElapsedTime(start) });
        }
    }

    /// <summary>How far back to look: telemetry flows, and people change and write things now and then.</summary>
    private static TimeSpan ReachOf(QueryCapability capability)
    {
        var wanted = capability.Kind switch
        {
            QueryKind.Metric or QueryKind.Log or QueryKind.Trace => TimeSpan.FromMinutes(15),
            QueryKind.Change or QueryKind.Knowledge => TimeSpan.FromDays(7),
            _ => TimeSpan.FromHours(1),
        };
        return capability.Retention is { } kept && kept < wanted && kept > TimeSpan.Zero ? kept : wanted;
    }

    private static Query QueryOf(QueryKind kind, Entity? entity, TimeWindow window) => kind switch
    {
        QueryKind.Metric => new MetricQuery { Entity = entity, Window = window, Limit = Sample },
        QueryKind.Log => new LogQuery { Entity = entity, Window = window, Limit = Sample },
        QueryKind.Trace => new TraceQuery { Entity = entity, Window = window, Limit = Sample },
        QueryKind.Change => new ChangeQuery { Entity = entity, Window = window, Limit = Sample },
        QueryKind.Resource => new ResourceQuery { Entity = entity, Window = window, Limit = Sample },
        QueryKind.Topology => new TopologyQuery { Entity = entity, Window = window, Limit = MostEntities },
        QueryKind.Alert => new AlertQuery { Entity = entity, Window = window, Limit = Sample },
        _ => new KnowledgeQuery { Entity = entity, Window = window, Limit = Sample },
    };

    private static Entity[] EntitiesOf(Probe[] probes) =>
        [.. probes.OrderBy(probe => probe.Kind == QueryKind.Topology ? 0 : 1).SelectMany(probe => AnswerContents.EntitiesOf(probe.Answer)).Distinct().Take(MostEntities)];

    private static IEnumerable<string> ToDo(ConnectorDescriptor descriptor, Probe[] probes, DateTimeOffset now)
    {
        foreach (var (kind, reach, _, status) in probes)
        {
            // Several kinds that fail alike are told once.
            switch (status.Coverage)
            {
                case Coverage.Failed or Coverage.NotAsked:
                    yield return status.Note ?? $"{descriptor.Name} failed at {kind} queries, and does not say why. See its log.";
                    break;
                case Coverage.Denied:
                    yield return $"{kind} queries are denied. {status.Note}".TrimEnd();
                    break;
                case Coverage.NotConfigured:
                    yield return $"{descriptor.Name} declares {kind} queries and does not answer them: {status.Note}";
                    break;
                case Coverage.Stale:
                    yield return $"{kind}: the newest data is {(status.Newest is { } last ? $"{Words(now - last)} old" : "old")}. {status.Note ?? "Check that it still flows into the system."}";
                    break;
                case Coverage.Empty when Flows(kind):
                    yield return $"{kind}: there is nothing of the last {Words(reach)}. If there should be, check that it is collected, and that the connector's options name the right tenant, namespace and labels. {status.Note}".TrimEnd();
                    break;
                default:
                    if (status.Newest is not { } newest)
                    {
                        break;
                    }

                    if (newest > now + ClockTolerance)
                    {
                        yield return $"{kind}: the newest data is dated {Words(newest - now)} ahead of this host's clock. Set both clocks by NTP.";
                    }
                    else if (Flows(kind) && now - newest > OldFrom)
                    {
                        yield return $"{kind}: the newest data is {Words(now - newest)} old. Check that it still flows into the system.";
                    }

                    break;
            }
        }
    }

    /// <summary>Whether there is something all the time, in a system that lives.</summary>
    private static bool Flows(QueryKind kind) => kind is QueryKind.Metric or QueryKind.Log or QueryKind.Trace;

    private static string Words(TimeSpan span) =>
        span < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} seconds")
        : span < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} minutes")
        : span < TimeSpan.FromDays(2) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days");

    private sealed record Probe(QueryKind Kind, TimeSpan Reach, Answer Answer, CapabilityStatus Status);
}
