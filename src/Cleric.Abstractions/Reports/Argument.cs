namespace Cleric.Reports;

/// <summary>What spoke for or against a hypothesis.</summary>
/// <param name="EvidenceId">The evidence.</param>
/// <param name="Claim">What was seen.</param>
/// <param name="Ratio">The likelihood ratio.</param>
/// <param name="Weight">The exponent of the ratio.</param>
/// <param name="Why">Which prediction it was read against.</param>
public sealed record Argument(string EvidenceId, Claim Claim, double Ratio, double Weight, string Why);
