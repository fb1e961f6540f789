namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>What a part of a question is about.</summary>
internal enum QuestionTopic
{
    /// <summary>Where to look.</summary>
    Entity,

    /// <summary>What is wrong.</summary>
    Symptom,

    /// <summary>When.</summary>
    Time,
}
