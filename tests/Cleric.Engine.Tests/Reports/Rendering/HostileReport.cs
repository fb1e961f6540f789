using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.Reports;
using Cleric.Serialization;

namespace Cleric.Engine.Tests.Reports.Rendering;

/// <summary>A rich report in which every text that can come from production is replaced.</summary>
internal static class HostileReport
{
    public const string Script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    public const string Link = "a](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example> [b][c]";
    public const string Terminal = "\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007here\u001b]8;;\u0007 \u009b2J\u0007\u0000 end\r\nnext";
    public const string Bidi = "safe\u202Egnp.exe\u202C \u2066x\u2069 \u200Ehidden\u200B \uFEFF \U000E0041\U000E0042 end";
    public const string Blocks = "x\n\n# heading\n- item\n> quote\n| a | b |\n```\nfence\n~~~\n---\n<details>";

    // Ids and words of the model, which the replaced report must keep to be a report.
    private static readonly HashSet<string> Kept = ["id", "exhibitId", "hypothesisId", "pointer", "schema", "outcome", "stopReason", "coverage", "at", "openedAt", "askedAt", "start", "end", "elapsed", "since", "onset"];

    public static Report With(string text)
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(SampleReport.Rich(), ClericJson.Options.GetTypeInfo(typeof(Report))))!;
        Replace(json, text);
        return (Report)json.Deserialize(ClericJson.Options.GetTypeInfo(typeof(Report)))!;
    }

    /// <summary>The same with the ids and places replaced too, each by a different text.</summary>
    public static Report WithIds(string text)
    {
        var report = With(text);
        return report with
        {
            CaseId = text,
            Schema = text,
            Exhibits = [.. report.Exhibits.Select(exhibit => exhibit with { Id = text + exhibit.Id, Excerpts = [.. exhibit.Excerpts.Select(excerpt => excerpt with { Pointer = text + excerpt.Pointer })] })],
            Timeline = [.. report.Timeline.Select(entry => entry with { Claim = entry.Claim with { Citations = [.. entry.Claim.Citations.Select(citation => citation with { ExhibitId = text + citation.ExhibitId, Pointer = text + citation.Pointer })] } })],
        };
    }

    private static void Replace(JsonNode node, string text)
    {
        if (node is JsonObject container)
        {
            foreach (var (name, value) in container.ToArray())
            {
                if (value is JsonValue leaf && leaf.GetValueKind() == JsonValueKind.String)
                {
                    // An entity is "kind:name", and the kind of a trigger, query or memory is a word of the model.
                    if (name == "entity" && container.ContainsKey("pointer"))
                    {
                        container[name] = "service:" + text;
                    }
                    else if (!Kept.Contains(name) && name != "kind" && name != "entity" && !(name == "query" && container.ContainsKey("bits")) && DateTimeOffset.TryParse(leaf.GetValue<string>(), out _) == false)
                    {
                        container[name] = text;
                    }
                }
                else if (value is not null)
                {
                    Replace(value, text);
                }
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is JsonValue leaf && leaf.GetValueKind() == JsonValueKind.String)
                {
                    array[i] = array.GetPropertyName() == "entities" ? "service:" + text : text;
                }
                else if (array[i] is { } item)
                {
                    Replace(item, text);
                }
            }
        }
    }
}
