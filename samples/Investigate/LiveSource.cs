using Cleric;
using Cleric.Connectors.Alertmanager;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Shared;

namespace Investigate;

/// <summary>Systems as they are now.</summary>
internal sealed class LiveSource(string file) : IEvidenceSource
{
    public const string TagName = "live";

    /// <summary>An alert that ended so lately may come and go.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(5);

    private readonly LiveSystems _systems = new(file);

    public string Name => Path.GetFileName(_systems.File);

    public KeyValuePair<string, string> Tag => new(TagName, _systems.File);

    public void AddTo(IClericBuilder cleric, Settings settings) => _systems.AddTo(cleric);

    /// <summary>The alert that fires and began first, or the last that did shortly before; what it says is investigated until now.</summary>
    public async ValueTask<Trigger> TriggerAsync(IServiceProvider host, string? question, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var connectors = _systems.Connectors(host);
        if (question is not null)
        {
            return new QuestionTrigger { Text = question, At = now };
        }

        var (alerts, problems) = await LiveSystems.AlertsAsync(connectors, now, Caller.Anonymous, cancellationToken);
        var first = alerts.Where(alert => alert.State == "firing").MinBy(alert => alert.StartsAt)
            ?? alerts.Where(alert => alert.EndsAt > now - Lately).MaxBy(alert => alert.EndsAt)
            ?? throw new ClericException($"--live: no alert fires.{(problems.Count == 0 ? "" : " " + string.Join(' ', problems))} Ask a question with --ask.");
        return AlertmanagerTrigger.Of(first) with { Window = first.StartsAt < now ? new TimeWindow(first.StartsAt, now) : null };
    }
}
