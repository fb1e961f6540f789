namespace Cleric.Reports.Rendering;

/// <summary>A report as it is laid out: what each rendering says, in the order in which it says it. Renderings differ in typesetting alone.</summary>
internal sealed record ReportDocument
{
    /// <summary>What the investigation was about.</summary>
    public required string Title { get; init; }

    /// <summary>When, why and which case: one line.</summary>
    public required IReadOnlyList<string> Particulars { get; init; }

    /// <summary>What was made of a question, or null where nothing was to be.</summary>
    public Section? Reading { get; init; }

    /// <summary>What a reader sees first.</summary>
    public required Summary Summary { get; init; }

    /// <summary>All else.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>The last line.</summary>
    public required string Colophon { get; init; }
}

/// <summary>The answer within the first screen: what, how sure, why, what now.</summary>
internal sealed record Summary
{
    /// <summary>The finding in one sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>Outcome and reservations.</summary>
    public required IReadOnlyList<MarkRun> Marks { get; init; }

    /// <summary>From 0 to 1; 0 where it is not a number. Null where no cause was found: how probable that is would be read as how sure the finding is.</summary>
    public required double? Confidence { get; init; }

    /// <summary>The confidence in words; empty where there is none.</summary>
    public required string ConfidenceText { get; init; }

    public required Section HowSure { get; init; }

    public required Section Why { get; init; }

    public required Section WhatNow { get; init; }
}

internal sealed record Section(string Anchor, string Title, IReadOnlyList<Block> Blocks);
