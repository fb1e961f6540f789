using Cleric.Entities;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>What a question says: where, when and what. What it does not say clearly is asked back, never guessed.</summary>
internal sealed record QuestionReading
{
    /// <summary>The entities that it names without a doubt, in the order in which it does.</summary>
    public IReadOnlyList<Entity> Entities { get; init; } = [];

    /// <summary>The one to look at, or null when it cannot be told.</summary>
    public Entity? Subject { get; init; }

    /// <summary>Names that may mean several.</summary>
    public IReadOnlyList<Mention> Ambiguous { get; init; } = [];

    /// <summary>What looks like a name, and nobody knows.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The moment that it names, in UTC.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The stretch of time that it speaks of, in UTC; none of it lies in the future.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>By when the trouble had begun, where the window goes on to the time of the question.</summary>
    public DateTimeOffset? BeganBefore { get; init; }

    /// <summary>What is wrong, one of <see cref="Signals"/>, or null when it does not say.</summary>
    public string? Signal { get; init; }

    /// <summary>Whether it speaks of a change, known or not.</summary>
    public bool SpeaksOfChange { get; init; }

    /// <summary>The change that it speaks of, or null.</summary>
    public string? ChangeId { get; init; }

    /// <summary>What was understood: the words, and what they are taken for.</summary>
    public IReadOnlyList<QuestionNote> Understood { get; init; } = [];

    /// <summary>What was recognised and not understood, as questions to ask back.</summary>
    public IReadOnlyList<QuestionNote> NotUnderstood { get; init; } = [];
}
