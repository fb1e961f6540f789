using System.Net;
using System.Text.Json.Nodes;

namespace Cleric.Browser;

/// <summary>Buttons as pages write them.</summary>
internal static class Markup
{
    public const string At = "2026-11-24T03:28:30.381Z";

    /// <summary>For the alert of the recorded bad deployment.</summary>
    public const string Alert = $$"""
        <cleric-investigate alert='{"name":"CheckoutErrorRatioHigh","entity":"checkout","symptom":"errors","summary":"5xx ratio of checkout is 23.0 % over 30 s (threshold 5.0 %)","severity":"critical","at":"{{At}}"}'></cleric-investigate>
        """;

    /// <summary>For the alert of a recorded incident.</summary>
    public static string Of(string capture)
    {
        var trigger = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Capture(capture), "capture.json")))!["trigger"]!;
        return $"<cleric-investigate alert=\"{WebUtility.HtmlEncode(trigger.ToJsonString())}\"></cleric-investigate>";
    }
}
