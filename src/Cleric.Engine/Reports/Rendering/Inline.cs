namespace Cleric.Reports.Rendering;

/// <summary>A run of text. What it holds is data: each rendering cleans and escapes it where it writes it.</summary>
internal abstract record Inline
{
    /// <summary>Plain text.</summary>
    public static implicit operator Inline(string text) => new TextRun(text);
}

internal sealed record TextRun(string Text) : Inline;

/// <summary>Text that matters.</summary>
internal sealed record StrongRun(string Text) : Inline;

/// <summary>Text that matters less than what stands before it.</summary>
internal sealed record QuietRun(string Text) : Inline;

/// <summary>Text as a system wrote it: a place, a hash, a line.</summary>
internal sealed record CodeRun(string Text) : Inline;

/// <summary>A short mark such as "opinion".</summary>
internal sealed record MarkRun(string Text, Tone Tone) : Inline;

/// <summary>A citation. Without an anchor its exhibit is not in the report.</summary>
internal sealed record CitationRun(string ExhibitId, string? Anchor, string Hint) : Inline;

/// <summary>A link to another place in the report.</summary>
internal sealed record JumpRun(string Text, string Anchor) : Inline;

/// <summary>A link out of the report, checked by <see cref="SafeLink"/>.</summary>
internal sealed record LinkRun(string Text, Uri Target) : Inline;

/// <summary>How a mark is meant.</summary>
internal enum Tone
{
    Neutral,
    Good,
    Caution,
}
