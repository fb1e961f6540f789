using Cleric.Exhibits;

namespace Cleric.Connectors.Catalog.Reading;

/// <summary>What stands in the files.</summary>
/// <param name="Descriptors">The entities, by file and in its order.</param>
/// <param name="Findings">What is wrong with them.</param>
/// <param name="Count">How many files were read.</param>
/// <param name="Nothing">Why none of the folders could be read, or null where one could.</param>
internal sealed record CatalogFiles(IReadOnlyList<Descriptor> Descriptors, Findings Findings, int Count, NoAnswer? Nothing);
