namespace Cleric.CaseFiles;

/// <summary>What feedback says of a finding.</summary>
public enum FeedbackVerdict
{
    /// <summary>It was this.</summary>
    Confirmed,

    /// <summary>It was something else.</summary>
    Corrected,

    /// <summary>It was not this; what it was is not known.</summary>
    Rejected,
}
