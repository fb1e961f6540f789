using System.Text.Json;
using Cleric.Connectors.Otlp.Logs;
using Cleric.Connectors.Otlp.Metrics;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Connectors.Otlp.Traces;

namespace Cleric.Connectors.Otlp.Naming;

/// <summary>Looks for a name among the resources of the telemetry.</summary>
internal static class TelemetryNames
{
    /// <summary>Whether a resource bears one of the names. Stops at the first; keeps no rows.</summary>
    public static bool Contains(IReadOnlyList<TelemetryFile> files, EntityNames names, params string[] wanted)
    {
        var catalog = new ResourceCatalog(names);
        var found = false;
        var filter = new RowFilter
        {
            Resource = resource =>
            {
                found = found || wanted.Contains(resource.Name, StringComparer.OrdinalIgnoreCase);
                return false;
            },
        };
        TelemetryDecoder[] decoders =
        [
            new MetricDecoder(new MetricTable(), catalog, filter),
            new LogDecoder(new LogTable(), catalog, filter),
            new SpanDecoder(new SpanTable(), catalog, filter),
        ];
        try
        {
            foreach (var file in files)
            {
                using var stream = file.Open();
                using var reader = file.Lines(stream);
                while (!found && reader.TryRead(out var line))
                {
                    foreach (var decoder in decoders)
                    {
                        TryDecode(decoder, line);
                    }
                }
            }
        }
        finally
        {
            foreach (var decoder in decoders)
            {
                decoder.Dispose();
            }
        }

        return found;
    }

    private static void TryDecode(TelemetryDecoder decoder, ReadOnlySpan<byte> line)
    {
        try
        {
            decoder.Decode(line);
        }
        catch (JsonException)
        {
            // A malformed line names nobody; it is counted when the telemetry is read.
        }
    }
}
