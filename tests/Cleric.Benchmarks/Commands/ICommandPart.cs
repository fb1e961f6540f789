namespace Cleric.Benchmarks.Commands.Connectors;

/// <summary>A part of <see cref="ConnectorsCommand"/>: one connector over as much data as it has to bear.</summary>
internal interface IConnectorPart
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Measures and prints.</summary>
    /// <returns>The closing line, and whether the limits are kept.</returns>
    Task<(string Line, bool Kept)> RunAsync();
}
