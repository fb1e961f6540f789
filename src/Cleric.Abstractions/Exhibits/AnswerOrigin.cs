namespace Cleric.Exhibits;

/// <summary>When an answer was really got, for one that comes from a store rather than from the system.</summary>
/// <param name="AskedAt">When the system was asked.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Cached">Whether it came from the cache, and so costs nothing.</param>
public sealed record AnswerOrigin(DateTimeOffset AskedAt, TimeSpan Elapsed, bool Cached);
