namespace Cleric.Connectors.Git.History;

/// <summary>Why what is known of a branch begins where it does.</summary>
internal enum HistoryEnd
{
    /// <summary>With its first commit.</summary>
    Root,

    /// <summary>The clone is shallow, and what the oldest commit changed is not in it.</summary>
    Shallow,

    /// <summary>The parent of the oldest commit is missing or cannot be read.</summary>
    Broken,

    /// <summary>There were more commits than are kept.</summary>
    Bounded,
}
