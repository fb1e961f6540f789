namespace Cleric.Entities;

/// <summary>What is wrong, and where it was noticed.</summary>
/// <param name="Entity">Where it was noticed; often a victim, not the cause.</param>
/// <param name="Signal">Which signal, one of <see cref="Reasoning.Signals"/>, or null when the trigger does not say.</param>
/// <param name="Statement">One line for people.</param>
public sealed record Symptom(Entity Entity, string? Signal, string Statement);
