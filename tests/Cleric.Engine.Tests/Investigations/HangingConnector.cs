using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>Never answers some queries; a minute passes while it is waited for, once <paramref name="after"/> is done.</summary>
internal sealed class HangingConnector(IConnector inner, FakeTimeProvider time, Func<Query, bool> hangs, Task? after = null) : DelegatingConnector(inner)
{
    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        if (hangs(query))
        {
            var never = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            if (after is not null)
            {
                await after;
            }

            time.Advance(TimeSpan.FromMinutes(1));
            await never;
        }

        return await base.AskAsync(query, cancellationToken);
    }
}
