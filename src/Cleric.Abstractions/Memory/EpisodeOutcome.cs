namespace Cleric.Memory;

/// <summary>What is known of whether a remembered cause was the real one.</summary>
public enum EpisodeOutcome
{
    /// <summary>Nobody said.</summary>
    Unconfirmed,

    /// <summary>It was the cause.</summary>
    Confirmed,

    /// <summary>The finding was another; an engineer named this cause.</summary>
    Corrected,

    /// <summary>It was not the cause; what was is not known.</summary>
    Refuted,
}
