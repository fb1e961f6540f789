namespace Cleric.Reports.Rendering;

/// <summary>A piece of a report as it stands on the page.</summary>
internal abstract record Block;

internal sealed record Paragraph(IReadOnlyList<Inline> Content, bool Quiet = false) : Block
{
    public Paragraph(params Inline[] content)
        : this((IReadOnlyList<Inline>)content)
    {
    }

    public static Paragraph Note(params Inline[] content) => new(content, Quiet: true);
}

internal sealed record BulletList(IReadOnlyList<IReadOnlyList<Inline>> Items, bool Ordered = false) : Block;

/// <summary>A table whose first column names its row.</summary>
internal sealed record Table(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<IReadOnlyList<Inline>>> Rows) : Block
{
    /// <summary>Whether the caption says what the heading above does not.</summary>
    public bool Titled { get; init; } = true;

    /// <summary>The widths of the columns in percent, or null for what their content needs.</summary>
    public IReadOnlyList<int>? Shares { get; init; }

    /// <summary>Anchors of the rows, where they are linked to.</summary>
    public IReadOnlyList<string>? Anchors { get; init; }
}

/// <summary>Names and what they stand for.</summary>
internal sealed record Fields(IReadOnlyList<Field> Items) : Block;

internal sealed record Field(string Name, IReadOnlyList<Inline> Content);

/// <summary>Text whose line breaks count.</summary>
internal sealed record Preformatted(string Name, string Text) : Block;

/// <summary>Texts as a system holds them, each at a place that citations link to.</summary>
internal sealed record Quotations(IReadOnlyList<Quotation> Items) : Block;

internal sealed record Quotation(string? Anchor, string Pointer, string Text);

internal sealed record Figure(ChartReading Chart, IReadOnlyList<Inline> Caption) : Block;

/// <summary>Blocks under a heading of their own. A folded one holds what few readers need.</summary>
internal sealed record Group(string? Anchor, IReadOnlyList<Inline> Title, IReadOnlyList<Block> Blocks, bool Folded = false) : Block;
