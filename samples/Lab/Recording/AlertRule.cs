using System.Globalization;

namespace Lab.Recording;

/// <summary>A threshold on what a service answered in the last moments.</summary>
internal sealed record AlertRule(
    string Name, string Entity, string Symptom, string Severity, Func<HttpWindow, double> Measure, double Threshold,
    TimeSpan Window, TimeSpan For, TimeSpan ResolveAfter, string What, Func<double, string> Format)
{
    private const long MinRequests = 10;

    /// <summary>The measure must not fall below the threshold, where others must not exceed it.</summary>
    public bool IsBreachedBelow { get; init; }

    public bool IsBreached(HttpWindow window) => IsBreachedBelow ? Measure(window) < Threshold : window.Total >= MinRequests && Measure(window) > Threshold;

    public string Summarise(HttpWindow window) =>
        $"{What} of {Entity} is {Format(Measure(window))} over {Window.TotalSeconds:0} s (threshold {Format(Threshold)})";

    public static AlertRule ErrorRatio(string name, string entity, double threshold) => new(
        name, entity, "errors", "critical", w => w.ErrorRatio, threshold,
        TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), "5xx ratio", Percent);

    public static AlertRule Latency(string name, string entity, double thresholdSeconds) => new(
        name, entity, "latency", "critical", w => w.Quantile(0.95), thresholdSeconds,
        TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), "p95 latency", Seconds);

    public static string Percent(double value) => (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Seconds(double value) => value.ToString("0.000", CultureInfo.InvariantCulture) + " s";
}
