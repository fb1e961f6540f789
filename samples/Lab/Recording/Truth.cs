namespace Lab.Recording;

/// <summary><c>truth.json</c>: what was really done. <see cref="Entity"/> is null where nothing was wrong.</summary>
internal sealed record Truth(string? Entity, IReadOnlyList<string> Modes, DateTimeOffset? Onset, string? Change, string Note);
