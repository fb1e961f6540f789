using Cleric.Exhibits;

namespace Cleric.Connectors.Runbooks.Reading;

/// <summary>A section of a file: a heading and what stands below it, up to the next.</summary>
/// <param name="Anchor">The heading's anchor, empty before the first.</param>
/// <param name="Heading">The heading as plain text, or the file's title before the first.</param>
/// <param name="Path">The headings above it and its own, the file's title first where it has one.</param>
/// <param name="Text">The text as it stands in the file.</param>
/// <param name="Steps">The steps recognised in it.</param>
internal sealed record RunbookSection(string Anchor, string Heading, IReadOnlyList<string> Path, string Text, IReadOnlyList<KnowledgeStep> Steps)
{
    /// <summary>The heading behind those above it.</summary>
    public string Title => string.Join(" > ", Path);
}
