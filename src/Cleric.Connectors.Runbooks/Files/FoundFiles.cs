using Cleric.Exhibits;

namespace Cleric.Connectors.Files;

/// <summary>What was found in folders.</summary>
/// <param name="Files">The files to read, by name.</param>
/// <param name="NotRead">What is not read and why, a sentence each that says what to do.</param>
/// <param name="Nothing">Why none of the folders could be read, or null where one could.</param>
internal sealed record FoundFiles(IReadOnlyList<FoundFile> Files, IReadOnlyList<string> NotRead, NoAnswer? Nothing);
