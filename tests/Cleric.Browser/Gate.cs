using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Browser;

/// <summary>Holds queries back until a test lets them pass.</summary>
internal sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim _permits = new(0);

    public void Let(int queries) => _permits.Release(queries);

    public void Open() => _permits.Release(100_000);

    public IConnector Before(IConnector inner) => new Gated(inner, _permits);

    public void Dispose() => _permits.Dispose();

    private sealed class Gated(IConnector inner, SemaphoreSlim permits) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            await permits.WaitAsync(cancellationToken);
            return await base.AskAsync(query, cancellationToken);
        }
    }
}
