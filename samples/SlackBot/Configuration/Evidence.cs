using Cleric;
using Cleric.Connectors.Otlp;

namespace SlackBot.Configuration;

/// <summary>What is investigated: one of the recorded incidents that come with the samples ("--incident"), or a recording of one's own ("--capture").</summary>
internal sealed class Evidence
{
    private const string DefaultIncident = "pg-lock";

    private readonly Capture _capture;

    private Evidence(Capture capture) => _capture = capture;

    /// <summary>The time that questions are asked at: a recording is asked as if its alert had just fired. Null is now.</summary>
    public DateTimeOffset? Now => _capture.Trigger.At;

    public string Notice => $"the recording '{_capture.Name}' of {_capture.Window.Start.UtcDateTime:yyyy-MM-dd HH:mm} to {_capture.Window.End.UtcDateTime:HH:mm} UTC";

    /// <exception cref="ClericException">There is no such recording.</exception>
    public static Evidence Of(IConfiguration configuration)
    {
        if (configuration["capture"] is { Length: > 0 } folder)
        {
            return new Evidence(Capture.Open(Path.GetFullPath(folder)));
        }

        var root = Path.Combine(AppContext.BaseDirectory, "captures");
        string[] names = Directory.Exists(root) ? [.. Directory.GetDirectories(root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
        var incident = configuration["incident"] ?? DefaultIncident;
        return names.Contains(incident, StringComparer.Ordinal)
            ? new Evidence(Capture.Open(Path.Combine(root, incident)))
            : throw new ClericException($"--incident: there is no recorded incident '{incident}'. There are: {string.Join(", ", names)}.");
    }

    public void AddTo(IClericBuilder cleric) => cleric.AddOtlpCapture(_capture.Folder);
}
