namespace Cleric.Connectors.Runbooks.Reading;

/// <summary>A file as it was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Front">What its front matter says.</param>
/// <param name="UpdatedAt">When it was last changed or reviewed, as far as that can be told.</param>
/// <param name="Sections">Its sections, in its order.</param>
/// <param name="Notes">What could not be read, a sentence each.</param>
/// <param name="IsCut">Whether there is more of it than was read.</param>
internal sealed record Runbook(string Name, FrontMatter Front, DateTimeOffset? UpdatedAt, IReadOnlyList<RunbookSection> Sections, IReadOnlyList<string> Notes, bool IsCut);
