using Cleric.Connectors.Otlp;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>A recording in a folder.</summary>
internal sealed class CaptureSource(string folder) : IEvidenceSource
{
    public const string TagName = "capture";

    private readonly Capture _capture = Capture.Open(folder);

    public string Name => _capture.Name;

    public KeyValuePair<string, string> Tag => new(TagName, _capture.Folder);

    public void AddTo(IClericBuilder cleric, Settings settings) => cleric.AddOtlpCapture(null, options =>
    {
        options.Folder = folder;
        foreach (var kind in settings.Without)
        {
            options.ExcludeKinds.Add(kind);
        }
    });

    public ValueTask<Trigger> TriggerAsync(IServiceProvider host, string? question, CancellationToken cancellationToken) =>
        new(question is null ? _capture.Trigger : new QuestionTrigger { Text = question, At = _capture.Trigger.At });
}
