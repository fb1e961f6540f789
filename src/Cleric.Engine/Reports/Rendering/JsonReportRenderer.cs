using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Serialization;

namespace Cleric.Reports.Rendering;

/// <summary>
/// Renders a report as indented JSON, by <see cref="ClericJson.Indented"/>. Its form is described by docs/report.schema.json. It holds the report's
/// texts as they are: whoever shows them must escape them.
/// </summary>
public sealed class JsonReportRenderer : IReportRenderer
{
    /// <summary>"json".</summary>
    public string Format => "json";

    /// <summary>"application/json".</summary>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public string Render(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonSerializer.Serialize(report, (JsonTypeInfo<Report>)ClericJson.Indented.GetTypeInfo(typeof(Report)));
    }
}
