using Cleric.CaseFiles;
using Cleric.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>Never ends recalling, or else learning, whoever cancels it; a minute passes while it is waited for.</summary>
internal sealed class HangingMemory(FakeTimeProvider time, bool recalling) : IMemory
{
    public async ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default)
    {
        await HangAsync(recalling);
        return [];
    }

    public async ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => await HangAsync(!recalling);

    private Task HangAsync(bool hangs)
    {
        if (!hangs)
        {
            return Task.CompletedTask;
        }

        time.Advance(TimeSpan.FromMinutes(1));
        return new TaskCompletionSource().Task;
    }
}
