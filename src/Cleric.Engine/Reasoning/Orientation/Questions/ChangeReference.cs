using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>Words that speak of a change: "since the 14:00 deploy", "after the last release of payments".</summary>
/// <param name="Start">Where they begin.</param>
/// <param name="End">Where they end.</param>
/// <param name="Words">As the text has them.</param>
internal sealed record ChangeReference(int Start, int End, string Words)
{
    /// <summary>What kind of change it is called.</summary>
    public required string Noun { get; init; }

    /// <summary>Whether the trouble is said to have been before it, not since.</summary>
    public bool IsBefore { get; init; }

    /// <summary>Whether the last such change is meant.</summary>
    public bool IsLast { get; init; }

    /// <summary>Whose change it is said to be; empty when that is not said.</summary>
    public IReadOnlyList<Entity> Of { get; init; } = [];

    /// <summary>The change, where there is but one that it can be.</summary>
    public Change? Change { get; init; }

    /// <summary>What to ask back, where there is not.</summary>
    public string? Doubt { get; init; }
}
