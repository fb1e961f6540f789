using System.Text.Json.Serialization;
using Cleric.Triggers;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>The form of Cleric's own (docs/webhooks.md): one alert, several in "alerts", or a "trigger" as POST /investigations has it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record GenericPayload : GenericAlert
{
    public string? Id { get; init; }

    public string? GroupKey { get; init; }

    public IReadOnlyList<GenericAlert?>? Alerts { get; init; }

    public Trigger? Trigger { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal record GenericAlert
{
    public string? Key { get; init; }

    public string? Name { get; init; }

    public string? Entity { get; init; }

    public string? Symptom { get; init; }

    public string? Summary { get; init; }

    public string? Severity { get; init; }

    public Dictionary<string, string?>? Labels { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Status { get; init; }
}
