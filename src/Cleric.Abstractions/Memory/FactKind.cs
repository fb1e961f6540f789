namespace Cleric.Memory;

/// <summary>The sorts of facts.</summary>
public enum FactKind
{
    /// <summary>An engineer's note.</summary>
    Note,

    /// <summary>One entity depends on another.</summary>
    Dependency,

    /// <summary>The usual value of a signal.</summary>
    Baseline,

    /// <summary>Another name of an entity.</summary>
    Alias,

    /// <summary>What a metric means here.</summary>
    Meaning,
}
