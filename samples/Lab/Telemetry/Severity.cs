namespace Lab.Telemetry;

/// <summary>OTLP severities.</summary>
internal static class Severity
{
    public static (int Number, string Text) Of(LogLevel level) => level switch
    {
        LogLevel.Trace => (1, "TRACE"),
        LogLevel.Debug => (5, "DEBUG"),
        LogLevel.Information => (9, "INFO"),
        LogLevel.Warning => (13, "WARN"),
        LogLevel.Error => (17, "ERROR"),
        LogLevel.Critical => (21, "FATAL"),
        _ => (0, string.Empty),
    };
}
