using System.Globalization;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Triggers;

namespace Cleric.Investigations;

/// <summary>
/// What followed a finding: where a change that the case had seen at the cause was taken back and the alert resolved after that, the finding was probably right. What resolves by itself, or after something else was
/// taken back too, tells nothing.
/// </summary>
internal static class Aftermath
{
    /// <summary>Who gives feedback that is inferred.</summary>
    public const string By = "what followed";

    /// <summary>An alert that resolves later than this after a change has other reasons.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    private static readonly string[] TakingBack = ["revert", "roll back", "rollback", "rolled back", "rolling back", "undo", "back out"];

    /// <summary>What has to be asked, or nothing where no answer could tell.</summary>
    public static IReadOnlyList<Query> Queries(ICaseView view, DateTimeOffset now)
    {
        if (Cause(view) is null || view.Scope is not { } scope || now <= scope.Window.End)
        {
            return [];
        }

        var window = new TimeWindow(scope.Window.Start, now);
        var topology = TopologyIndex.Of(view.Topology);
        return
        [
            new AlertQuery { Entity = scope.Symptom.Entity, Aliases = topology.Aliases(scope.Symptom.Entity), Window = window },
            .. scope.Entities.Select(entity => new ChangeQuery { Entity = entity, Aliases = topology.Aliases(entity), Window = window }),
        ];
    }

    /// <summary>What can be inferred, or null.</summary>
    public static Feedback? Infer(ICaseView view, IReadOnlyList<Exhibit> exhibits)
    {
        if (Cause(view) is not { } cause || view.Scope is not { } scope || exhibits.Any(exhibit => exhibit.Answer.Coverage is not (Coverage.Data or Coverage.Empty or Coverage.NotConfigured)))
        {
            return null;
        }

        List<Change> known = [.. view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes).Where(change => change.Time <= scope.Window.End)];
        var since = exhibits.SelectMany(exhibit => (exhibit.Answer as ChangeAnswer)?.Changes.Select(change => (Change: change, Exhibit: exhibit)) ?? [])
            .Where(item => item.Change.Entity is not null && !known.Exists(one => one.Id == item.Change.Id))
            .DistinctBy(item => (item.Change.Entity, item.Change.Id))
            .ToList();
        foreach (var (alert, source) in exhibits.SelectMany(exhibit => (exhibit.Answer as AlertAnswer)?.Alerts.Select(alert => (alert, exhibit)) ?? []).OrderBy(item => item.alert.EndsAt))
        {
            if (alert.EndsAt is not { } ended || alert.StartsAt > scope.Window.End || ended <= scope.Window.End || !IsOfCase(alert, view, scope))
            {
                continue;
            }

            var before = since.Where(item => item.Change.Time <= ended && ended - item.Change.Time <= Soon).ToList();
            if (before.Count == 0 || before.Exists(item => item.Change.Entity != cause.Entity))
            {
                continue;
            }

            var (back, of) = before.Select(item => (item, Of: known.Find(change => change.Entity == cause.Entity && TakesBack(item.Change, change)))).FirstOrDefault(pair => pair.Of is not null);
            if (of is not null)
            {
                return new Feedback(
                    FeedbackVerdict.Confirmed,
                    By,
                    Comment: string.Create(
                        CultureInfo.InvariantCulture,
                        $"\"{of.Title}\" at {cause.Entity} was taken back at {back.Change.Time:u} (\"{back.Change.Title}\", {back.Exhibit.Connector}: {back.Exhibit.Answer.SentAs}), and {alert.Name} resolved at {ended:u} ({source.Connector}: {source.Answer.SentAs})"))
                { IsInferred = true };
            }
        }

        return null;
    }

    private static Cause? Cause(ICaseView view) =>
        view.Conclusion is { Outcome: Outcome.CauseFound } conclusion ? view.Hypotheses.First(hypothesis => hypothesis.Id == conclusion.HypothesisId).Cause : null;

    private static bool IsOfCase(Alert alert, ICaseView view, Scope scope) =>
        view.Trigger is AlertTrigger trigger ? alert.Name == trigger.Name && (alert.Entity is null || alert.Entity == scope.Symptom.Entity) : alert.Entity == scope.Symptom.Entity;

    /// <summary>Whether the later change says that it takes the earlier one back, or sets what that one had changed to what it was.</summary>
    private static bool TakesBack(Change later, Change earlier) =>
        later.Time > earlier.Time
        && (later.Attributes.Values.Contains(earlier.Id)
            || (later.To is { Length: > 0 } to && to == earlier.From)
            || (later.Kind == earlier.Kind && TakingBack.Any(word => later.Title.Contains(word, StringComparison.OrdinalIgnoreCase))));
}
