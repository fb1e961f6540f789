using System.Globalization;
using Cleric;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Shared;

/// <summary>Adds the connectors that a configuration names: a section for each system, or a list of sections for several of one.</summary>
internal static class ConfiguredConnectors
{
    private static readonly Dictionary<string, Func<IClericBuilder, IConfiguration, IClericBuilder>> Systems = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Alertmanager"] = AlertmanagerClericBuilderExtensions.AddAlertmanager,
        ["Catalog"] = CatalogClericBuilderExtensions.AddCatalog,
        ["Git"] = GitClericBuilderExtensions.AddGit,
        ["OtlpCapture"] = OtlpClericBuilderExtensions.AddOtlpCapture,
        ["Prometheus"] = PrometheusClericBuilderExtensions.AddPrometheus,
        ["Runbooks"] = RunbooksClericBuilderExtensions.AddRunbooks,
    };

    /// <param name="cleric">The builder.</param>
    /// <param name="connectors">The section: {"Prometheus": {"BaseAddress": ...}, "Alertmanager": [{"Name": "eu", ...}, {"Name": "us", ...}]}.</param>
    /// <exception cref="ClericException">It names none, or a system that is not known.</exception>
    public static void AddConnectors(this IClericBuilder cleric, IConfiguration connectors)
    {
        var sections = connectors.GetChildren().ToList();
        if (sections.Count == 0)
        {
            throw new ClericException($"The configuration has no section \"Connectors\", or it is empty. Name a system in it: {string.Join(", ", Systems.Keys)}.");
        }

        foreach (var section in sections)
        {
            if (!Systems.TryGetValue(section.Key, out var add))
            {
                throw new ClericException($"The configuration names a connector \"{section.Key}\", which is not known. There are: {string.Join(", ", Systems.Keys)}.");
            }

            var entries = section.GetChildren().ToList();
            foreach (var entry in entries.TrueForAll(entry => int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ? entries : [section])
            {
                add(cleric, entry);
            }
        }
    }
}
