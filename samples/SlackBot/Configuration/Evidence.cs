using Cleric;
using Cleric.Connectors.Otlp;
using Shared;

namespace SlackBot.Configuration;

/// <summary>
/// What is investigated: one of the recorded incidents that come with the samples ("--incident"), a recording of one's own ("--capture"), or systems as they are now ("--live"), which are one tenant's ("--tenant", by default the only one of the workspaces).
/// </summary>
internal sealed class Evidence
{
    private const string DefaultIncident = "pg-lock";

    private readonly Action<IClericBuilder> _add;

    private Evidence(string notice, DateTimeOffset? now, Action<IClericBuilder> add) => (Notice, Now, _add) = (notice, now, add);

    /// <summary>The time that questions are asked at: a recording is asked as if its alert had just fired. Null is now.</summary>
    public DateTimeOffset? Now { get; }

    public string Notice { get; }

    /// <exception cref="ClericException">There is no such recording or file, or nobody's tenant for it.</exception>
    public static Evidence Of(IConfiguration configuration)
    {
        if (configuration["live"] is { Length: > 0 } file)
        {
            return Of(new LiveSystems(file), TenantOf(configuration));
        }

        if (configuration["capture"] is { Length: > 0 } folder)
        {
            return Of(Capture.Open(Path.GetFullPath(folder)));
        }

        var root = Path.Combine(AppContext.BaseDirectory, "captures");
        string[] names = Directory.Exists(root) ? [.. Directory.GetDirectories(root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
        var incident = configuration["incident"] ?? DefaultIncident;
        return names.Contains(incident, StringComparer.Ordinal)
            ? Of(Capture.Open(Path.Combine(root, incident)))
            : throw new ClericException($"--incident: there is no recorded incident '{incident}'. There are: {string.Join(", ", names)}.");
    }

    public void AddTo(IClericBuilder cleric) => _add(cleric);

    private static Evidence Of(Capture capture) => new(
        $"the recording '{capture.Name}' of {capture.Window.Start.UtcDateTime:yyyy-MM-dd HH:mm} to {capture.Window.End.UtcDateTime:HH:mm} UTC",
        capture.Trigger.At,
        cleric => cleric.AddOtlpCapture(capture.Folder));

    private static Evidence Of(LiveSystems systems, string tenant) => new(
        $"the systems of {systems.File}, which are {tenant}'s",
        null,
        cleric =>
        {
            systems.AddTo(cleric);
            cleric.Use((inner, _, _) => new ConfinedConnector(inner, tenant));
        });

    private static string TenantOf(IConfiguration configuration)
    {
        var tenants = configuration.GetSection($"{SlackOptions.Section}:{nameof(SlackOptions.Teams)}").GetChildren().Select(team => team.Value).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return configuration["tenant"] is { Length: > 0 } named ? named
            : tenants is [var only] ? only
            : throw new ClericException($"--tenant is missing: say whose the systems of --live are, since those of others are not to be told of them. There are: {string.Join(", ", tenants)}.");
    }
}
