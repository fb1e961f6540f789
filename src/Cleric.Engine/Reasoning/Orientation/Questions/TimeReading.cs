namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>When a question says that it was.</summary>
internal sealed record TimeReading
{
    public DateTimeOffset? At { get; init; }

    public TimeWindow? Window { get; init; }

    public DateTimeOffset? BeganBefore { get; init; }

    public IReadOnlyList<QuestionNote> Understood { get; init; } = [];

    public IReadOnlyList<QuestionNote> NotUnderstood { get; init; } = [];
}
