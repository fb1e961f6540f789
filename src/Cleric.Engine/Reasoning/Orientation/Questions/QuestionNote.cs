namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>What was made of some words of a question, or what to ask back about them.</summary>
internal sealed record QuestionNote(QuestionTopic Topic, string Sentence);
