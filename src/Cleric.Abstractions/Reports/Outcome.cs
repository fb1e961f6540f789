namespace Cleric.Reports;

/// <summary>What came of an investigation.</summary>
public enum Outcome
{
    /// <summary>One cause is clearly more probable than all others together.</summary>
    CauseFound,

    /// <summary>The evidence does not tell two or more causes apart. The report names what would.</summary>
    Ambiguous,

    /// <summary>None of the causes that were tested is likely.</summary>
    NoCauseFound,
}
