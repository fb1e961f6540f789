using Cleric.CaseFiles;

namespace Cleric.Reasoning.Orientation;

/// <summary>What to ask next to find one's way, or what was settled.</summary>
internal sealed record OrientationStep(IReadOnlyList<Question> Questions, ScopeOriented? Settled = null);
