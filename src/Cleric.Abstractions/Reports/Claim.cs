using Cleric.Exhibits;

namespace Cleric.Reports;

/// <summary>A sentence that can be checked: each citation leads to a place in an exhibit.</summary>
/// <param name="Statement">The sentence.</param>
/// <param name="Citations">Where it can be seen. Empty only where <paramref name="Opinion"/> is true.</param>
/// <param name="Opinion">Whether this is a conclusion rather than something to be seen.</param>
public sealed record Claim(string Statement, IReadOnlyList<Citation> Citations, bool Opinion = false);
