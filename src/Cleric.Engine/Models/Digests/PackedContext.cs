using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>Exhibits as a model gets to see them.</summary>
internal sealed class PackedContext
{
    /// <summary>The text: a part for each exhibit, with its header first and what is left out last.</summary>
    public required string Text { get; init; }

    /// <summary>How many tokens the text is.</summary>
    public required int Tokens { get; init; }

    /// <summary>Every place that the text shows: the exhibit's id and a JSON Pointer into its answer.</summary>
    public required IReadOnlySet<(string ExhibitId, string Pointer)> Shown { get; init; }

    /// <summary>The same with what is quoted there, in the order of the text.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>How many items of each exhibit are not shown.</summary>
    public required IReadOnlyDictionary<string, long> LeftOut { get; init; }

    /// <summary>Exhibits of which not even the header is shown.</summary>
    public required IReadOnlyList<string> LeftOutExhibits { get; init; }
}
