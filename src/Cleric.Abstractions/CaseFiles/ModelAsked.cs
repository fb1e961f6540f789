using Cleric.Models;

namespace Cleric.CaseFiles;

/// <summary>A language model was asked, or would have been.</summary>
public sealed record ModelAsked : CaseEvent
{
    /// <summary>The question and what came of it.</summary>
    public required ModelCall Call { get; init; }
}
