using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.AspNetCore.Tests;

/// <summary>Lets so many queries through to the recorded incident, and holds the others until it is opened.</summary>
internal sealed class GatedConnector(IConnector inner, int free) : DelegatingConnector(inner)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    public int Asked => _asked;

    /// <summary>Ends when a query is held.</summary>
    public Task Held => _held.Task;

    public void Open() => _open.TrySetResult();

    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _asked) > free)
        {
            _held.TrySetResult();
            await _open.Task.WaitAsync(cancellationToken);
        }

        return await base.AskAsync(query, cancellationToken);
    }
}
