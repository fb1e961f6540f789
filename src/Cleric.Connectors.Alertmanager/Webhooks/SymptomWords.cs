using Cleric.Connectors.Labels;
using Cleric.Reasoning;

namespace Cleric.Connectors.Alertmanager.Webhooks;

/// <summary>Tells which symptom an alert reports: by a label that says so, else by the words of its name.</summary>
internal static class SymptomWords
{
    private static readonly string[] Labels = ["symptom", "signal"];
    private static readonly string[] Symptoms = [Signals.Latency, Signals.Errors, Signals.Traffic, Signals.Availability, Signals.Saturation];

    private static readonly (string Symptom, string[] Words)[] ByWord =
    [
        (Signals.Latency, ["latency", "slow", "duration", "p95", "p99", "responsetime"]),
        (Signals.Errors, ["error", "errors", "5xx", "failure", "failures", "failing", "failed", "budget", "burn"]),
        (Signals.Availability, ["down", "unavailable", "absent", "unreachable", "missing", "availability", "probe"]),
        (Signals.Saturation, ["cpu", "memory", "disk", "saturation", "saturated", "queue", "throttling", "full", "exhausted", "connections", "oom", "filesystem", "pool"]),
        (Signals.Traffic, ["traffic", "requests", "throughput", "rate"]),
    ];

    /// <summary>The symptom, or null when nothing tells.</summary>
    public static string? Of(LabelSet labels, string name)
    {
        foreach (var label in Labels)
        {
            if (labels.TryGet(label, out var told) && Symptoms.Contains(told.ToLowerInvariant()))
            {
                return told.ToLowerInvariant();
            }
        }

        var words = WordsOf(name);
        return Array.Find(ByWord, item => item.Words.Any(words.Contains)).Symptom;
    }

    /// <summary>"CheckoutLatencyHigh" is checkout, latency and high.</summary>
    private static HashSet<string> WordsOf(string name)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var from = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsLetterOrDigit(name[i]) || (char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))));
            if (ends)
            {
                words.Add(name[from..i].Trim('_', '-', ' ', '.', ':', '/').ToLowerInvariant());
                from = i;
            }
        }

        return words;
    }
}
