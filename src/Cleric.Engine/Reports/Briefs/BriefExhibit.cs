using System.ComponentModel;

namespace Cleric.Reports.Briefs;

internal sealed record BriefExhibit
{
    [Description("\"E5\".")]
    public required string Id { get; init; }

    [Description("The connector that answered.")]
    public required string Connector { get; init; }

    [Description("The query as it was sent.")]
    public required string Query { get; init; }

    [Description("How well the answer covers the query, where it is not simply data.")]
    public string? Coverage { get; init; }
}
