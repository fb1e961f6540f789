using System.Globalization;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>Other systems' words for what Cleric has words for.</summary>
internal static class Words
{
    /// <summary>The OpenTelemetry severity number (opentelemetry.io/docs/specs/otel/logs/data-model, "Severity Fields") of a word or such a number; 0 when it is neither.</summary>
    public static int Severity(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "TRACE" or "VERBOSE" => 1,
        "DEBUG" => 5,
        "INFO" or "INFORMATION" or "INFORMATIONAL" or "NOTICE" => 9,
        "WARN" or "WARNING" => 13,
        "ERROR" or "ERR" or "SEVERE" => 17,
        "FATAL" or "CRITICAL" or "CRIT" or "ALERT" or "EMERGENCY" or "EMERG" or "PANIC" => 21,
        var other => int.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 24 ? number : 0,
    };

    /// <summary>"firing", "resolved" or "silenced"; null for another word.</summary>
    public static string? AlertState(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "FIRING" or "ACTIVE" or "TRIGGERED" or "OPEN" or "ALERTING" or "ACKNOWLEDGED" => "firing",
        "RESOLVED" or "CLOSED" or "OK" or "INACTIVE" or "NORMAL" => "resolved",
        "SILENCED" or "SUPPRESSED" or "MUTED" or "SNOOZED" => "silenced",
        _ => null,
    };

    /// <summary>"healthy", "degraded", "unavailable" or "unknown".</summary>
    public static string ResourceState(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "HEALTHY" or "OK" or "UP" or "RUNNING" or "READY" or "TRUE" => "healthy",
        "DEGRADED" or "WARNING" or "PROGRESSING" or "PENDING" => "degraded",
        "UNAVAILABLE" or "DOWN" or "FAILED" or "UNHEALTHY" or "CRITICAL" or "ERROR" or "STOPPED" or "FALSE" => "unavailable",
        _ => "unknown",
    };
}
