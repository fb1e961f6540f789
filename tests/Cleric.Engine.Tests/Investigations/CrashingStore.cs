using Cleric.CaseFiles;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>A store whose process dies, so to speak, at the n-th event that is appended: before or after it was saved.</summary>
internal sealed class CrashingStore(ICaseFileStore inner, int at, bool after) : ICaseFileStore
{
    private int _appended;

    public async ValueTask<ICaseFile> CreateAsync(string caseId, CancellationToken cancellationToken = default) => new File(await inner.CreateAsync(caseId, cancellationToken), this);

    public async ValueTask<ICaseFile> OpenAsync(string caseId, CancellationToken cancellationToken = default) => new File(await inner.OpenAsync(caseId, cancellationToken), this);

    public ValueTask<IReadOnlyList<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellationToken = default) => inner.ReadAsync(caseId, cancellationToken);

    public ValueTask<IReadOnlyList<string>> CheckAsync(string caseId, CancellationToken cancellationToken = default) => inner.CheckAsync(caseId, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    private sealed class File(ICaseFile inner, CrashingStore store) : ICaseFile
    {
        public string CaseId => inner.CaseId;

        public IReadOnlyList<CaseEvent> Events => inner.Events;

        public async ValueTask<CaseEvent> AppendAsync(CaseEvent caseEvent, CancellationToken cancellationToken = default)
        {
            var crashes = ++store._appended == store.At;
            if (crashes && !store.After)
            {
                throw new IOException("The process died before the event was saved.");
            }

            var appended = await inner.AppendAsync(caseEvent, cancellationToken);
            return crashes ? throw new IOException("The process died after the event was saved.") : appended;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private int At => at;

    private bool After => after;
}
