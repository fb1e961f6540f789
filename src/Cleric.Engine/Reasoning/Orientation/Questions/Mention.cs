using Cleric.Entities;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>A name in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Words">As the text has it.</param>
/// <param name="Meant">Whom it may mean: one, several when it is ambiguous, none when nobody knows it.</param>
internal sealed record Mention(int Start, int End, string Words, IReadOnlyList<Entity> Meant)
{
    /// <summary>Whether nothing but its form or place makes it a name.</summary>
    public bool IsWeak { get; init; }

    public Entity? Entity => Meant is [var entity] ? entity : null;
}
