namespace Cleric.Testing;

/// <summary>How a <see cref="FakeModelServer"/> behaves.</summary>
public enum FakeModelMode
{
    /// <summary>It answers as its script says.</summary>
    Answer,

    /// <summary>It takes the request and never answers.</summary>
    Hang,

    /// <summary>429, with Retry-After: 1.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>It breaks off in the middle of its answer.</summary>
    Cut,

    /// <summary>200, with something that is no answer.</summary>
    Garbage,

    /// <summary>An answer without text.</summary>
    Empty,
}
