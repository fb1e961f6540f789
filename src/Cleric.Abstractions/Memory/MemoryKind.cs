namespace Cleric.Memory;

/// <summary>The three kinds of memory.</summary>
public enum MemoryKind
{
    /// <summary>A past investigation and how it ended.</summary>
    Episode,

    /// <summary>Something that holds in this environment.</summary>
    Fact,

    /// <summary>Which questions told causes apart for which symptoms.</summary>
    Procedure,
}
