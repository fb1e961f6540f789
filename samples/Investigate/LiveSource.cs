using Cleric;
using Cleric.Connectors;
using Cleric.Connectors.Alertmanager;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Triggers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Investigate;

/// <summary>Systems as they are now, by a configuration file that says where they are. Environment variables go before it: CLERIC_Connectors__Prometheus__BearerTokenFile.</summary>
internal sealed class LiveSource : IEvidenceSource
{
    public const string TagName = "live";

    /// <summary>An alert that fires may have begun long ago.</summary>
    private static readonly TimeSpan LongestAlert = TimeSpan.FromDays(7);

    /// <summary>An alert that ended so lately may come and go.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(5);

    private readonly string _file;
    private readonly IConfiguration _connectors;

    public LiveSource(string file)
    {
        _file = Path.GetFullPath(file);
        if (!File.Exists(_file))
        {
            throw new ClericException($"--live: there is no file '{file}'. Start a lab with 'dotnet run --project samples/Lab -- live', or write where your systems are (samples/Lab/README.md, \"Live\").");
        }

        try
        {
            _connectors = new ConfigurationBuilder().AddJsonFile(_file, optional: false).AddEnvironmentVariables("CLERIC_").Build().GetSection("Connectors");
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            throw new ClericException($"--live: '{file}' is no JSON: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    public string Name => Path.GetFileName(_file);

    public KeyValuePair<string, string> Tag => new(TagName, _file);

    public void AddTo(IClericBuilder cleric, Settings settings) => cleric.AddConnectors(_connectors);

    /// <summary>The alert that fires and began first, or the last that did shortly before; what it says is investigated until now.</summary>
    public async ValueTask<Trigger> TriggerAsync(IServiceProvider host, string? question, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var connectors = Connectors(host);
        if (question is not null)
        {
            return new QuestionTrigger { Text = question, At = now };
        }

        var (alerts, problems) = (new List<Alert>(), new List<string>());
        foreach (var connector in connectors.Where(connector => connector.Descriptor.Answers(QueryKind.Alert)))
        {
            try
            {
                var answer = await connector.AskAsync(new AlertQuery { Window = new TimeWindow(now - LongestAlert, now) }, cancellationToken);
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

        var first = alerts.Where(alert => alert.State == "firing").MinBy(alert => alert.StartsAt)
            ?? alerts.Where(alert => alert.EndsAt > now - Lately).MaxBy(alert => alert.EndsAt)
            ?? throw new ClericException($"--live: no alert fires.{(problems.Count == 0 ? "" : " " + string.Join(' ', problems))} Ask a question with --ask.");
        return AlertmanagerTrigger.Of(first) with { Window = first.StartsAt < now ? new TimeWindow(first.StartsAt, now) : null };
    }

    /// <summary>Options are checked when a connector is made of them.</summary>
    private List<IConnector> Connectors(IServiceProvider host)
    {
        try
        {
            return [.. host.GetServices<IConnector>()];
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            throw new ClericException($"--live: {_file}: {exception.Message}", exception);
        }
    }
}
