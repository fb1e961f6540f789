using System.Text.Json;

namespace Cleric.AspNetCore.Webhooks.Receivers;

/// <summary>
/// A body by the template in docs/webhooks.md: each property is named as the variable whose value it holds (docs.datadoghq.com/integrations/webhooks, "Variables"). A template may write a variable within quotes
/// or without.
/// </summary>
internal sealed record DatadogPayload
{
    public JsonElement Id { get; init; }

    public JsonElement AlertId { get; init; }

    public JsonElement AlertTitle { get; init; }

    public JsonElement AlertTransition { get; init; }

    public JsonElement AlertCycleKey { get; init; }

    public JsonElement AlertPriority { get; init; }

    public JsonElement AlertScope { get; init; }

    public JsonElement AlertStatus { get; init; }

    public JsonElement AlertMetric { get; init; }

    public JsonElement AlertType { get; init; }

    public JsonElement Date { get; init; }

    public JsonElement EventMsg { get; init; }

    public JsonElement EventTitle { get; init; }

    public JsonElement TextOnlyMsg { get; init; }

    public JsonElement Hostname { get; init; }

    public JsonElement Link { get; init; }

    public JsonElement Priority { get; init; }

    public JsonElement Tags { get; init; }
}
