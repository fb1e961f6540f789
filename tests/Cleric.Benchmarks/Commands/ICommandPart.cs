namespace Cleric.Benchmarks.Commands;

/// <summary>A part of a command, which measures one thing.</summary>
internal interface ICommandPart
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Measures and prints.</summary>
    /// <returns>The closing line, and whether the limits are kept.</returns>
    Task<(string Line, bool Kept)> RunAsync();
}
