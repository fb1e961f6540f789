using Cleric;
using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Shared;

/// <summary>Systems as they are now, by a configuration file that says where they are. Environment variables go before it: CLERIC_Connectors__Prometheus__BearerTokenFile.</summary>
internal sealed class LiveSystems
{
    /// <summary>An alert that fires may have begun long ago.</summary>
    private static readonly TimeSpan LongestAlert = TimeSpan.FromDays(7);

    private readonly IConfiguration _connectors;

    public LiveSystems(string file)
    {
        File = Path.GetFullPath(file);
        if (!System.IO.File.Exists(File))
        {
            throw new ClericException($"--live: there is no file '{file}'. Start a lab with 'dotnet run --project samples/Lab -- live', or write where your systems are (samples/Lab/README.md, \"Live\").");
        }

        try
        {
            _connectors = new ConfigurationBuilder().AddJsonFile(File, optional: false).AddEnvironmentVariables("CLERIC_").Build().GetSection("Connectors");
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            throw new ClericException($"--live: '{file}' is no JSON: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    /// <summary>The file, as a full path.</summary>
    public string File { get; }

    public void AddTo(IClericBuilder cleric) => cleric.AddConnectors(_connectors);

    /// <summary>The connectors of a host. Options are checked when a connector is made of them.</summary>
    public List<IConnector> Connectors(IServiceProvider host)
    {
        try
        {
            return [.. host.GetServices<IConnector>()];
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            throw new ClericException($"--live: {File}: {exception.Message}", exception);
        }
    }

    /// <summary>The alerts that connectors know of.</summary>
    public static async Task<FiringAlerts> AlertsAsync(IEnumerable<IConnector> connectors, DateTimeOffset now, Caller caller, CancellationToken cancellationToken)
    {
        var (alerts, problems) = (new List<Alert>(), new List<string>());
        foreach (var connector in connectors.Where(connector => connector.Descriptor.Answers(QueryKind.Alert)))
        {
            try
            {
                var answer = await connector.AskAsync(new AlertQuery { Window = new TimeWindow(now - LongestAlert, now), Caller = caller }, cancellationToken);
                alerts.AddRange((answer as AlertAnswer)?.Alerts ?? []);
                if (answer is NoAnswer { Note: { } note })
                {
                    problems.Add(note);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException)
            {
                problems.Add($"{connector.Descriptor.Name}: {exception.Message}");
            }

            // Whoever is told of alerts knows which of them are silenced; who evaluates the rules does not.
            if (connector.Descriptor.System == "alertmanager" && alerts.Count > 0)
            {
                break;
            }
        }

        return new FiringAlerts(alerts, problems);
    }
}
