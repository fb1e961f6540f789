using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Testing;

/// <summary>A link that lets queries go wrong as a plan says, and passes on the rest.</summary>
public sealed class FaultInjectingConnector : DelegatingConnector
{
    private readonly Func<Query, int, Fault> _plan;
    private int _calls;

    /// <summary>Lets every query go wrong in the same way.</summary>
    /// <param name="inner">The connector behind.</param>
    /// <param name="fault">What goes wrong.</param>
    public FaultInjectingConnector(IConnector inner, Fault fault)
        : this(inner, (_, _) => fault)
    {
    }

    /// <summary>Lets queries go wrong as <paramref name="plan"/> says.</summary>
    /// <param name="inner">The connector behind.</param>
    /// <param name="plan">Of a query and its number, from 1: what goes wrong with it.</param>
    public FaultInjectingConnector(IConnector inner, Func<Query, int, Fault> plan)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
    }

    /// <summary>How many queries came.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <inheritdoc/>
    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        switch (_plan(query, Interlocked.Increment(ref _calls)))
        {
            case Fault.Fail:
                throw new HttpRequestException("The connection was reset (injected).");
            case Fault.TimeOut:
                throw new TimeoutException("The system did not answer in time (injected).");
            case Fault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                throw new InvalidOperationException("A hanging query ends by its cancellation alone.");
            case Fault.Oversize:
                return Oversized(query);
            case Fault.Deny:
                return NoAnswer.Denied("The caller may not see it (injected).");
            default:
                return await base.AskAsync(query, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Answer Oversized(Query query)
    {
        var entity = query.Entity?.Name ?? "somebody";
        var at = query.Window.Start;
        var count = query.Limit + 1;
        return query switch
        {
            MetricQuery metric => new MetricAnswer { Series = [Telemetry.Series(metric.Metric ?? "metric", entity, at, TimeSpan.FromMilliseconds(1), [.. Enumerable.Repeat(1.0, count)])] },
            LogQuery => new LogAnswer { Records = [.. Rows(() => Telemetry.Log(entity, at, "line"))] },
            TraceQuery => new TraceAnswer { Spans = [.. Rows(() => Telemetry.Span(entity, "GET /", at, TimeSpan.FromMilliseconds(1)))] },
            ChangeQuery => new ChangeAnswer { Changes = [.. Rows(() => Telemetry.Change("change", entity, at))] },
            ResourceQuery => new ResourceAnswer { States = [.. Rows(() => Telemetry.State(entity, at, "healthy"))] },
            AlertQuery => new AlertAnswer { Alerts = [.. Rows(() => Telemetry.Alert("alert", entity, at))] },
            KnowledgeQuery => new KnowledgeAnswer { Sections = [.. Rows(() => new KnowledgeSection { Id = "a#b", Title = "Title", Text = "Text" })] },
            TopologyQuery => new TopologyAnswer { Topology = new TopologyBuilder().Services([.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{entity}-{i}"))]).Build() },
            _ => new ToolAnswer { Contents = [.. Rows(() => new ToolContent("text"))] },
        };

        IEnumerable<T> Rows<T>(Func<T> make) => Enumerable.Range(0, count).Select(_ => make());
    }
}
