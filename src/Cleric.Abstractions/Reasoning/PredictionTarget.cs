namespace Cleric.Reasoning;

/// <summary>Where, seen from the cause, a prediction looks.</summary>
public enum PredictionTarget
{
    /// <summary>At the entity itself.</summary>
    Self,

    /// <summary>At those who depend on it, directly or through others.</summary>
    Callers,

    /// <summary>At what it depends on, directly or through others.</summary>
    Dependencies,
}
