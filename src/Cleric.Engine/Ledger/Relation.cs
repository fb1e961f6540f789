namespace Cleric.Ledger;

/// <summary>Where an entity stands, seen from the cause that a hypothesis claims.</summary>
internal enum Relation
{
    /// <summary>It is the cause itself.</summary>
    Self,

    /// <summary>It depends on the cause, directly or through others.</summary>
    Caller,

    /// <summary>The cause depends on it, directly or through others.</summary>
    Dependency,

    /// <summary>None of these.</summary>
    Unrelated,
}
