namespace Cleric.Exhibits;

/// <summary>How well an answer covers what was asked. Only <see cref="Data"/> says something about all of the window; none but data may ever be read as "healthy".</summary>
public enum Coverage
{
    /// <summary>There was data, and all of it came.</summary>
    Data,

    /// <summary>The system answered, and had nothing. Nothing was recorded, which is not the same as nothing happened.</summary>
    Empty,

    /// <summary>There was more than came.</summary>
    CutShort,

    /// <summary>The newest data is older than the window asked for.</summary>
    Stale,

    /// <summary>The caller may not see it.</summary>
    Denied,

    /// <summary>The system did not answer, or not sensibly.</summary>
    Failed,

    /// <summary>No connector answers this kind of question.</summary>
    NotConfigured,

    /// <summary>It was not asked, since the budget was spent.</summary>
    NotAsked,
}
