using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Engine.Tests.Door;

/// <summary>A connector that answers as a test says, and counts how often it was asked.</summary>
internal sealed class FakeConnector(string name, Func<Query, CancellationToken, ValueTask<Answer>> answer, params QueryKind[] kinds) : IConnector
{
    private int _asked;

    public FakeConnector(string name, Answer answer)
        : this(name, (_, _) => ValueTask.FromResult(answer))
    {
    }

    public int Asked => Volatile.Read(ref _asked);

    public ConnectorDescriptor Descriptor { get; } = new()
    {
        Name = name,
        System = "fake",
        Capabilities = [.. (kinds.Length == 0 ? [QueryKind.Log] : kinds).Select(kind => new QueryCapability(kind))],
    };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        return answer(query, cancellationToken);
    }
}
