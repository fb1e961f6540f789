using Cleric.CaseFiles;
using Cleric.Memory;
using Cleric.Reports;

namespace Cleric.Investigations;

/// <summary>Says in a replay what memory and report writers said when the case was recorded, and learns nothing.</summary>
internal sealed class RecordedVoices(ICaseView recorded) : IMemory, IReportWriter
{
    public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) => new(recorded.Recollections);

    public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyDictionary<string, string>> WriteAsync(Report draft, ICaseView view, CancellationToken cancellationToken = default) =>
        new(recorded.Conclusion?.Passages ?? new Dictionary<string, string>());
}
