using System.Text.Json.Serialization;

namespace Cleric.CaseFiles;

/// <summary>
/// One entry of a case file. The case file is the only truth about an investigation: progress, report, audit trail, resumption and replay are views of it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(InvestigationOpened), "opened")]
[JsonDerivedType(typeof(InvestigationResumed), "resumed")]
[JsonDerivedType(typeof(ScopeOriented), "oriented")]
[JsonDerivedType(typeof(MemoryRecalled), "recalled")]
[JsonDerivedType(typeof(MemoryWithdrawn), "memory-withdrawn")]
[JsonDerivedType(typeof(HypothesisProposed), "hypothesis-proposed")]
[JsonDerivedType(typeof(QueryPlanned), "query-planned")]
[JsonDerivedType(typeof(ExhibitReceived), "exhibit-received")]
[JsonDerivedType(typeof(EvidenceWeighed), "evidence-weighed")]
[JsonDerivedType(typeof(BeliefUpdated), "belief-updated")]
[JsonDerivedType(typeof(GapFound), "gap-found")]
[JsonDerivedType(typeof(BudgetSpent), "budget-spent")]
[JsonDerivedType(typeof(InvestigationConcluded), "concluded")]
[JsonDerivedType(typeof(FeedbackGiven), "feedback-given")]
[JsonDerivedType(typeof(ModelAsked), "model-asked")]
[JsonDerivedType(typeof(NoticeGiven), "notice-given")]
public abstract record CaseEvent
{
    /// <summary>The version of the events that this package reads and writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the event's form. Default <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>1 for the first event of a case file, then one more each. Given by the case file.</summary>
    public long Sequence { get; init; }

    /// <summary>When it was recorded, in UTC. Given by the case file.</summary>
    public DateTimeOffset At { get; init; }
}
