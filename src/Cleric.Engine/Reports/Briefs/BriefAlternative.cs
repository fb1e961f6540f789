using System.ComponentModel;

namespace Cleric.Reports.Briefs;

internal sealed record BriefAlternative
{
    [Description("The explanation.")]
    public required string Statement { get; init; }

    [Description("Its probability, 0 to 1.")]
    public required double Probability { get; init; }

    [Description("What speaks most strongly against it, where something was seen that does.")]
    public string? Against { get; init; }
}
