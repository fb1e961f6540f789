namespace Cleric.Reasoning;

/// <summary>Which way a signal moved.</summary>
public enum Direction
{
    /// <summary>It rose, or is there.</summary>
    Up,

    /// <summary>It fell, or went away.</summary>
    Down,
}
