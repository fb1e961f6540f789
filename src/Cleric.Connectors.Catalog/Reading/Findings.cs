namespace Cleric.Connectors.Catalog.Reading;

/// <summary>What is wrong with the files, a sentence each that names file and line and says what to do.</summary>
internal sealed class Findings
{
    /// <summary>Because of what something is missing from the topology.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>What is wrong and took nothing away.</summary>
    public List<string> Told { get; } = [];
}
