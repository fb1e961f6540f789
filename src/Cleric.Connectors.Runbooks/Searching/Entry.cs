using Cleric.Connectors.Runbooks.Reading;
using Cleric.Entities;

namespace Cleric.Connectors.Runbooks.Searching;

/// <summary>A section with the file that it stands in.</summary>
/// <param name="Runbook">The file.</param>
/// <param name="Section">The section.</param>
/// <param name="Services">What the file says that it is about.</param>
internal sealed record Entry(Runbook Runbook, RunbookSection Section, IReadOnlyList<Entity> Services)
{
    public string Id => Section.Anchor.Length == 0 ? Runbook.Name : $"{Runbook.Name}#{Section.Anchor}";
}
