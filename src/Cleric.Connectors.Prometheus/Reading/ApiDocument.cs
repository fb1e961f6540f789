namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>An answer of the API that is small enough to be read whole.</summary>
internal sealed record ApiDocument<T>
{
    public string? Status { get; init; }

    public T? Data { get; init; }

    public string? ErrorType { get; init; }

    public string? Error { get; init; }
}

/// <summary>/api/v1/rules.</summary>
internal sealed record RuleGroups(IReadOnlyList<RuleGroup>? Groups);

internal sealed record RuleGroup(string? Name, IReadOnlyList<Rule>? Rules);

/// <summary>A rule; of one that alerts the alerts that are active now.</summary>
internal sealed record Rule(string? Name, string? Type, string? Query, Dictionary<string, string>? Annotations, IReadOnlyList<ActiveAlert>? Alerts);

internal sealed record ActiveAlert(Dictionary<string, string>? Labels, Dictionary<string, string>? Annotations, string? State, DateTimeOffset? ActiveAt);

/// <summary>/api/v1/targets.</summary>
internal sealed record Targets(IReadOnlyList<ActiveTarget>? ActiveTargets);

internal sealed record ActiveTarget(Dictionary<string, string>? Labels, string? Health, string? LastError, string? ScrapePool);
