using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Memory;
using Cleric.Triggers;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>What is asked for by POST /investigations.</summary>
internal sealed record StartBody(Trigger Trigger, TimeWindow? Baseline = null, BudgetBody? Budget = null, Dictionary<string, string>? Tags = null);

/// <summary>Limits below the host's own; what is left out is as the host has it.</summary>
internal sealed record BudgetBody(int? MaxQueries = null, TimeSpan? MaxTime = null, long? MaxRows = null);

/// <summary>What is said of a finding.</summary>
internal sealed record FeedbackBody(FeedbackVerdict? Verdict, CauseBody? Cause = null, string? Comment = null, bool Replaces = false);

/// <summary>What the cause really was.</summary>
internal sealed record CauseBody(Entity Entity, string FailureMode);

/// <summary>What is to be remembered.</summary>
internal sealed record NoteBody(string Statement, Entity? Entity = null);

internal sealed record InvestigationPage(IReadOnlyList<InvestigationEntry> Investigations, string? Next);

internal sealed record AlertPage(IReadOnlyList<AttachedAlert> Alerts);

internal sealed record FailureModePage(IReadOnlyList<FailureModeEntry> FailureModes);

/// <summary>A way in which an entity fails, to choose from.</summary>
internal sealed record FailureModeEntry(string Id, string Title, string? Description = null);

internal sealed record MemoryPage(IReadOnlyList<MemoryItem> Items);

/// <summary>A body with nothing to say.</summary>
internal sealed record EmptyBody;
