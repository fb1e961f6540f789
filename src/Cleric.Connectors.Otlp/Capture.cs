using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Connectors.Otlp.Records;
using Cleric.Triggers;

namespace Cleric.Connectors.Otlp;

/// <summary>
/// A capture: a folder that holds everything that was recorded around one incident (docs/capture-format.md). This is its manifest, checked; the recorded
/// signals are read through <see cref="OtlpConnector"/>.
/// </summary>
public sealed record Capture
{
    private const string Format = "cleric-capture/1";

    /// <summary>Clocks of two machines may differ by so much before a time counts as one of the future.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private Capture()
    {
    }

    /// <summary>The folder, as a full path.</summary>
    public required string Folder { get; init; }

    /// <summary>A short name, for example "pg-lock".</summary>
    public required string Name { get; init; }

    /// <summary>One line for people. Where the manifest has none, the name.</summary>
    public required string Title { get; init; }

    /// <summary>The time that was recorded.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>What set the investigation off. An alert or anomaly without a time of its own is taken to be seen at the window's end.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>When it was recorded, or null when the manifest does not say.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>How it was made, or null when the manifest does not say.</summary>
    public string? Source { get; init; }

    /// <summary>Reads and checks the manifest and the small files of a capture. The telemetry is only looked into when the trigger's entity is not in the topology.</summary>
    /// <param name="folder">The folder that holds "capture.json".</param>
    /// <param name="timeProvider">The clock by which a window lies in the future. Default <see cref="TimeProvider.System"/>.</param>
    /// <returns>The capture.</returns>
    /// <exception cref="ClericException">
    /// The folder or the manifest does not exist, a file is malformed, the window is reversed or lies in the future, or the trigger's entity is in neither the topology nor the
    /// telemetry. The message names file, line or field and what to do.
    /// </exception>
    public static Capture Open(string folder, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var files = CaptureFolder.Open(folder);
        var capture = ReadManifest(files.Path, timeProvider ?? TimeProvider.System);
        if (capture.Trigger.Entity is { } entity && !IsKnown(entity, files))
        {
            throw new ClericException(
                $"{Path.Combine(files.Path, CaptureFolder.Manifest)} field 'trigger.entity': '{entity}' is in neither topology.json nor the telemetry. Write a name or alias that one of them has, or add the entity to topology.json.");
        }

        return capture;
    }

    /// <summary>Reads and checks the manifest alone.</summary>
    internal static Capture ReadManifest(string folder, TimeProvider timeProvider)
    {
        var path = Path.Combine(folder, CaptureFolder.Manifest);
        if (!File.Exists(path))
        {
            throw new ClericException($"There is no '{path}'. A capture needs a manifest: see docs/capture-format.md.");
        }

        var manifest = RecordFile.One(path, RecordJson.Default.ManifestJson);
        if (manifest.Format != Format)
        {
            throw Mistake(path, "format", manifest.Format is null ? $"is missing; write \"{Format}\"" : $"is '{manifest.Format}', but this version reads \"{Format}\"; convert the capture or update the package");
        }

        var now = timeProvider.GetUtcNow();
        var window = Checked(path, "window", manifest.Window ?? throw Mistake(path, "window", "is missing; write the time that was recorded as {\"start\": ..., \"end\": ...}"), now);
        var name = string.IsNullOrWhiteSpace(manifest.Name) ? throw Mistake(path, "name", "is missing; give the capture a short name") : manifest.Name;
        return new Capture
        {
            Folder = folder,
            Name = name,
            Title = string.IsNullOrWhiteSpace(manifest.Title) ? name : manifest.Title,
            Window = window,
            RecordedAt = manifest.RecordedAt?.ToUniversalTime(),
            Source = manifest.Source,
            Trigger = ToTrigger(path, manifest.Trigger ?? throw Mistake(path, "trigger", "is missing; say what set the investigation off"), window, now),
        };
    }

    private static Trigger ToTrigger(string path, TriggerJson trigger, TimeWindow window, DateTimeOffset now)
    {
        var at = trigger.At?.ToUniversalTime() ?? window.End;
        if (at > now + ClockSkew)
        {
            throw Mistake(path, "trigger.at", $"lies in the future ({at:u}, and it is {now:u}); correct it, or the clock");
        }

        TimeWindow? named = trigger.Window is null ? null : Checked(path, "trigger.window", trigger.Window, now);
        return trigger.Kind switch
        {
            "alert" => new AlertTrigger
            {
                Name = Required(trigger.Name, "name"),
                Symptom = trigger.Symptom,
                Summary = trigger.Summary,
                Severity = trigger.Severity,
                Labels = RecordFile.Texts(trigger.Labels),
                Entity = trigger.Entity,
                At = at,
                Window = named,
            },
            "question" => new QuestionTrigger { Text = Required(trigger.Text, "text"), Entity = trigger.Entity, At = at, Window = named },
            "anomaly" => new AnomalyTrigger { Metric = Required(trigger.Metric, "metric"), Summary = trigger.Summary, Entity = trigger.Entity, At = at, Window = named },
            "change" => new ChangeTrigger { ChangeId = Required(trigger.ChangeId, "changeId"), Summary = trigger.Summary, Entity = trigger.Entity, At = at, Window = named },
            _ => throw Mistake(path, "trigger.kind", $"is '{trigger.Kind}'; write \"alert\", \"question\", \"anomaly\" or \"change\""),
        };

        string Required(string? value, string field) =>
            string.IsNullOrWhiteSpace(value) ? throw Mistake(path, $"trigger.{field}", $"is missing; a trigger of kind '{trigger.Kind}' needs it") : value;
    }

    private static TimeWindow Checked(string path, string field, WindowJson window, DateTimeOffset now)
    {
        var start = window.Start?.ToUniversalTime() ?? throw Mistake(path, $"{field}.start", "is missing; write a time in ISO 8601");
        var end = window.End?.ToUniversalTime() ?? throw Mistake(path, $"{field}.end", "is missing; write a time in ISO 8601");
        return end <= start ? throw Mistake(path, field, $"ends ({end:u}) no later than it starts ({start:u}); swap or correct its times")
            : end > now + ClockSkew ? throw Mistake(path, $"{field}.end", $"lies in the future ({end:u}, and it is {now:u}); correct it, or the clock")
            : new TimeWindow(start, end);
    }

    private static bool IsKnown(string entity, CaptureFolder files)
    {
        var name = Entities.Entity.Parse(entity).Name;
        return files.Names.Find(entity) is not null
            || files.Names.Find(name) is not null
            || files.Names.Claimants(name).Count > 0
            || TelemetryNames.Contains([.. files.Traces, .. files.Metrics, .. files.Logs], files.Names, entity, name);
    }

    private static ClericException Mistake(string path, string field, string what) => new($"{path} field '{field}' {what}.");
}
