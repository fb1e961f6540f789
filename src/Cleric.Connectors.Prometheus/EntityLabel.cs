using System.ComponentModel.DataAnnotations;
using Cleric.Entities;

namespace Cleric.Connectors.Prometheus;

/// <summary>A label whose value names an entity, and how the name lies in the value.</summary>
public sealed class EntityLabel
{
    /// <summary>The label's name, for example "service_name". Required.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "EntityLabels: a Label is missing: name the label whose value names an entity.")]
    [RegularExpression("[a-zA-Z_][a-zA-Z0-9_]*", ErrorMessage = "EntityLabels: a Label has to be letters, digits and underscores.")]
    public string Label { get; set; } = "";

    /// <summary>What kind of entity it names, one of <see cref="EntityKinds"/> or a word of the host's own. Default "service".</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "EntityLabels: a Kind is empty: say what kind of entity the label names, or leave it out.")]
    public string Kind { get; set; } = EntityKinds.Service;

    /// <summary>
    /// The form of the whole value, a regular expression (RE2, as PromQL has it) in which "{name}" stands for the entity's name. Default "{name}": the value is the name. An example is
    /// "(?:.+/)?{name}" for a job that may be "namespace/name".
    /// </summary>
    [RegularExpression(@".*\{name\}.*", ErrorMessage = "EntityLabels: a Pattern has to hold {{name}}, which stands for the entity's name.")]
    public string Pattern { get; set; } = "{name}";

    /// <summary>
    /// Whether the label names who is scraped, which for an exporter (<see cref="PrometheusOptions.ExporterJobs"/>) is not whom its metrics are about. Default false. Such a label names no entity
    /// on an exporter's series.
    /// </summary>
    public bool NamesScraped { get; set; }
}
