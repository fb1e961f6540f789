using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Testing.Tests;

/// <summary>The smallest connector that keeps every rule: ten log records, one a second.</summary>
internal sealed class HonestConnector : IConnector
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);

    public static readonly TimeWindow Window = new(Start, Start.AddSeconds(10));

    public static readonly Entity Entity = new("checkout");

    public ConnectorDescriptor Descriptor { get; } = new() { Name = "honest", System = "memory", Capabilities = [new QueryCapability(QueryKind.Log)] };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException("The query's Window is reversed.");
        }

        if (query is not LogQuery)
        {
            return new(NoAnswer.NotConfigured("Only logs."));
        }

        var found = Enumerable.Range(0, 10)
            .Select(second => Telemetry.Log("checkout", Start.AddSeconds(second), $"line {second}"))
            .Where(record => record.Entity == query.Entity && query.Window.Contains(record.Time))
            .ToArray();
        var cut = found.Length > query.Limit;
        return new(new LogAnswer
        {
            Records = [.. found.Take(query.Limit)],
            Coverage = cut ? Coverage.CutShort : found.Length == 0 ? Coverage.Empty : Coverage.Data,
            Note = cut ? "There is more." : null,
            SentAs = "memory",
        });
    }
}
