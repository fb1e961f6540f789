using Cleric.Investigations;
using Microsoft.Extensions.Logging;

namespace Cleric.CaseFiles;

/// <summary>Opens case files such that observers see what is written.</summary>
internal sealed class ObservedCaseFiles(ICaseFileStore store, IReadOnlyList<ICaseObserver> observers, ILogger logger)
{
    public async ValueTask<ICaseFile> CreateAsync(string caseId, CancellationToken cancellationToken) =>
        await ObserveAsync(await store.CreateAsync(caseId, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    public async ValueTask<ICaseFile> OpenAsync(string caseId, CancellationToken cancellationToken) =>
        await ObserveAsync(await store.OpenAsync(caseId, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    private async ValueTask<ICaseFile> ObserveAsync(ICaseFile file)
    {
        if (observers.Count == 0)
        {
            return file;
        }

        await TellAsync(observer => observer.OpenedAsync(file.CaseId, [.. file.Events])).ConfigureAwait(false);
        return new ObservedCaseFile(this, file);
    }

    private async ValueTask TellAsync(Func<ICaseObserver, ValueTask> tell)
    {
        foreach (var observer in observers)
        {
            try
            {
                await tell(observer).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // An observer takes no part: whatever it throws, the case goes on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.ObserverFailed(logger, observer.GetType().Name, exception);
            }
        }
    }

    private sealed class ObservedCaseFile(ObservedCaseFiles owner, ICaseFile file) : ICaseFile
    {
        public string CaseId => file.CaseId;

        public IReadOnlyList<CaseEvent> Events => file.Events;

        public async ValueTask<CaseEvent> AppendAsync(CaseEvent caseEvent, CancellationToken cancellationToken = default)
        {
            var appended = await file.AppendAsync(caseEvent, cancellationToken).ConfigureAwait(false);
            await owner.TellAsync(observer => observer.AppendedAsync(file.CaseId, appended)).ConfigureAwait(false);
            return appended;
        }

        public async ValueTask DisposeAsync()
        {
            await file.DisposeAsync().ConfigureAwait(false);
            await owner.TellAsync(observer => observer.ClosedAsync(file.CaseId)).ConfigureAwait(false);
        }
    }
}
