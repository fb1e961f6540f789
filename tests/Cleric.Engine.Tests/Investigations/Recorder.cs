using Cleric.CaseFiles;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>Keeps what progress tells.</summary>
internal sealed class Recorder : IProgress<CaseEvent>
{
    public List<CaseEvent> Events { get; } = [];

    public void Report(CaseEvent value) => Events.Add(value);
}
