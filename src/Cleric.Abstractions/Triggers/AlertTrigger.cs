using System.Text.Json.Serialization;

namespace Cleric.Triggers;

/// <summary>An alert fired.</summary>
public sealed record AlertTrigger : Trigger
{
    /// <summary>The alert's name, for example "CheckoutLatencyHigh".</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What kind of symptom it reports, one of the values in <see cref="Reasoning.Signals"/> ("latency", "errors", "traffic", "availability", "saturation"), or null
    /// when the alert does not say.
    /// </summary>
    public string? Symptom { get; init; }

    /// <summary>What the alert says, in its own words.</summary>
    public string? Summary { get; init; }

    /// <summary>The alert's severity, in its system's own word.</summary>
    public string? Severity { get; init; }

    /// <summary>The alert's labels.</summary>
    public IReadOnlyDictionary<string, string> Labels
    {
        get;

        // A body that leaves them out sets null.
        init => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => Summary is null ? Name : $"{Name}: {Summary}";
}
