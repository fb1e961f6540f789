using System.Text.RegularExpressions;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning.Orientation;
using Cleric.Reasoning.Orientation.Questions;
using Cleric.Reasoning.Readers;

namespace Cleric.Reasoning.Planning;

/// <summary>
/// Asks what a runbook says to look at, where that is a typed read of a known entity and what the step is for was seen. A runbook is a lead: it brings up a question, and nothing that it says counts for or against a cause.
/// </summary>
internal sealed partial class RunbookSteps : IQuestionSource
{
    private const int MostQuestions = 6;
    private const int LongestText = 200;

    /// <summary>What a check speaks of, and what to ask. The first that fits counts.</summary>
    private static readonly (QueryKind Kind, Regex Words)[] Kinds =
    [
        (QueryKind.Log, Logs()),
        (QueryKind.Trace, Traces()),
        (QueryKind.Change, Changes()),
        (QueryKind.Resource, Resources()),
        (QueryKind.Metric, Metrics()),
    ];

    public ValueTask<IReadOnlyList<Question>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default)
    {
        var questions = new List<Question>();
        if (view.Scope is not { } scope)
        {
            return new(questions);
        }

        var topology = TopologyIndex.Of(view.Topology);
        var window = new TimeWindow(scope.Baseline.Start, scope.Window.End);
        foreach (var section in view.Exhibits.Select(exhibit => exhibit.Answer).OfType<KnowledgeAnswer>().SelectMany(answer => answer.Sections))
        {
            foreach (var step in section.Steps.Where(step => Applies(step, scope, view)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (QueryOf(step, section, scope, topology, window) is { } query
                    && view.Connectors.Any(connector => connector.Answers(query.Kind))
                    && !questions.Exists(other => Models.Seats.Questions.AreAlike(other.Query, query)))
                {
                    questions.Add(new Question { Query = query with { Caller = view.Caller }, Why = $"the runbook {Reading.Line(section.Id, LongestText)} says: {Reading.Line(step.Check, LongestText)}" });
                }

                if (questions.Count == MostQuestions)
                {
                    return new(questions);
                }
            }
        }

        return new(questions);
    }

    /// <summary>Whether what the step is for was seen. Where its words name no signal, that cannot be told, and looking costs but a question.</summary>
    public static bool Applies(KnowledgeStep step, Scope scope, ICaseView view)
    {
        if (step.Condition is not { } condition)
        {
            return true;
        }

        var signals = SymptomWords.Read(condition).Select(word => word.Signal).ToHashSet(StringComparer.Ordinal);
        var kinds = TextSignals.Classify(condition).ToHashSet(StringComparer.Ordinal);
        return (signals.Count == 0 && kinds.Count == 0)
            || (scope.Symptom.Signal is { } symptom && signals.Contains(TroubleSignals.Root(symptom)))
            || view.Evidence.Any(evidence => evidence.Weight > 0 && IsMeant(evidence.Observation));

        bool IsMeant(Observation observation)
        {
            var root = TroubleSignals.Root(observation.Signal);
            return (TroubleSignals.IsTrouble(observation) && signals.Any(signal => root == signal || root.StartsWith($"{signal}-", StringComparison.Ordinal)))
                || kinds.Any(kind => observation.Signal.Contains($".{kind}", StringComparison.Ordinal));
        }
    }

    /// <summary>What a step says to ask, or null where it names nothing that can be read.</summary>
    public static Query? QueryOf(KnowledgeStep step, KnowledgeSection section, Scope scope, TopologyIndex topology, TimeWindow window)
    {
        var match = Kinds.FirstOrDefault(item => item.Words.IsMatch(step.Check));
        if (match.Words is null || EntityOf(step, section, scope, topology) is not { } entity)
        {
            return null;
        }

        var query = Orienter.QueryOf(match.Kind, entity, topology, window);
        return query is LogQuery logs && Quoted().Match(step.Check) is { Success: true } quoted && quoted.Groups["text"].Value is var text && !LogReader.ContainsWord(text, entity.Name)
            ? logs with { Contains = text }
            : query;
    }

    /// <summary>The one entity that the check names, else the one that the runbook is for, else where the symptom is. Of several none is taken.</summary>
    private static Entity? EntityOf(KnowledgeStep step, KnowledgeSection section, Scope scope, TopologyIndex topology)
    {
        var named = topology.Topology.Entities.Where(known => known.Aliases.Append(known.Entity.Name).Any(name => LogReader.ContainsWord(step.Check, name))).Select(known => known.Entity).Distinct().ToList();
        if (named.Count > 0)
        {
            return named is [var one] ? one : null;
        }

        return section.Entities.Where(topology.Knows).ToList() is [var meant] ? meant : scope.Symptom.Entity;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\blog(?:s|ged|ging|file|files)?\b|\bgrep\b|\bstack ?traces?\b|\b(?:error )?messages?\b", Options)]
    private static partial Regex Logs();

    [GeneratedRegex(@"\btrac(?:e|es|ing)\b|\bspans?\b", Options)]
    private static partial Regex Traces();

    [GeneratedRegex(@"\bdeploy(?:s|ed|ments?)?\b|\broll(?:out|outs|ed out)\b|\breleases?\b|\bcommits?\b|\bfeature flags?\b|\brecent(?:ly)? chang(?:e|es|ed)\b|\bconfig(?:uration)? chang(?:e|es)\b|\bchanges (?:of|in|within|during|since) (?:the )?(?:last|past|onset)\b|\bmigrations?\b", Options)]
    private static partial Regex Changes();

    [GeneratedRegex(@"\bpods?\b|\bevents?\b|\bconditions?\b|\breplicas?\b(?! lag)|\bsessions?\b|\b(?:dead)?locks?\b|\bblock(?:s|ed|ing)\b|\bpg_(?:locks|stat\w*)\b|\bkubectl\b|\bhealth(?:y)?\b|\bquota\b|\bcertificates?\b|\bnodes?\b|\bmaintenance\b", Options)]
    private static partial Regex Resources();

    [GeneratedRegex(@"\bmetrics?\b|\bdashboards?\b|\bgraphs?\b|\blatenc(?:y|ies)\b|\bp9[059]\b|\berror rates?\b|\bcpu\b|\bmemory\b|\bheap\b|\bgc\b|\bdisk\b|\bi/?o\b|\bpools?\b|\bconnections?\b|\bqueue\b|\blag\b|\btraffic\b|\bthroughput\b|\bsaturation\b|\brestarts?\b|\bhit rat(?:e|io)\b|`[a-z][a-z0-9]*(?:[_.][a-z0-9]+)+`", Options)]
    private static partial Regex Metrics();

    [GeneratedRegex(@"[`""“](?<text>[^`""”\r\n]{3,100})[`""”]", Options)]
    private static partial Regex Quoted();
}
