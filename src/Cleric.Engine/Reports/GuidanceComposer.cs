using System.Text.RegularExpressions;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Orientation.Questions;
using Cleric.Reasoning.Planning;
using Cleric.Reasoning.Readers;
using Cleric.Triggers;

namespace Cleric.Reports;

/// <summary>
/// Chooses what of all that people wrote, and that was read, a reader should see: sections about the cause or the symptom's entity that speak of what is the matter there. It reads them, and weighs nothing by them.
/// </summary>
internal sealed partial class GuidanceComposer
{
    private const int MostSections = 3;
    private const int MostSteps = 5;
    private const int LongestPassage = 400;
    private const double ClearlySeen = 0.7;

    /// <summary>What a section needs to be shown: about as much as a heading that names whom it is about, or what is the matter and a text that names whom.</summary>
    private const double WellMatched = 2;

    /// <summary>A name so long tells also as the beginning of a word: "postgres" of "PostgreSQL".</summary>
    private const int TellingName = 5;

    /// <summary>What was written longer ago has to be taken with care.</summary>
    private static readonly TimeSpan OldFrom = TimeSpan.FromDays(365);

    /// <summary>Parts of failure modes' and signals' names that tell nothing by themselves.</summary>
    private static readonly HashSet<string> Vague = new(StringComparer.OrdinalIgnoreCase) { "bad", "fault", "internal", "failure", "behaviour", "self", "path", "shift", "origin", "one", "movement", "error", "latency", "traffic" };

    private readonly ICaseView _view;
    private readonly Scope _scope;
    private readonly Hypothesis? _leader;
    private readonly TopologyIndex _topology;
    private readonly List<string> _cause;
    private readonly List<string> _symptom;
    private readonly string? _alert;
    private readonly List<string> _matters;
    private readonly List<string> _codes;

    private GuidanceComposer(ICaseView view, Scope scope, Hypothesis? leader)
    {
        (_view, _scope, _leader, _topology) = (view, scope, leader, TopologyIndex.Of(view.Topology));
        _cause = leader?.Cause is { } cause ? Names(cause.Entity) : [];
        _symptom = Names(scope.Symptom.Entity);
        _alert = view.Trigger is AlertTrigger { Name.Length: > 0 } alert ? alert.Name : null;

        // What the cause is called, and by what it was seen: "lock" of lock-contention and of saturation.locks.
        _matters =
        [
            .. (leader?.Cause?.FailureMode.Split('-') ?? [])
                .Concat(view.Evidence.Where(evidence => Pull(evidence) > 0).Select(evidence => evidence.Observation.Signal).Where(signal => signal.Contains('.')).Select(signal => signal[(signal.LastIndexOf('.') + 1)..]))
                .Select(Stem)
                .Where(word => word.Length > 2 && !Vague.Contains(word))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        _codes =
        [
            .. view.Evidence.Where(evidence => evidence.Observation.Strength >= ClearlySeen)
                .SelectMany(evidence => evidence.Observation.Citations.Select(citation => citation.Quote ?? "").Append(evidence.Observation.Statement))
                .Append(view.Trigger.Title)
                .Append((view.Trigger as AlertTrigger)?.Summary ?? "")
                .SelectMany(text => Code().Matches(text).Select(match => match.Value))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The sections that match well, the best first; none where nothing does.</summary>
    /// <param name="view">The case.</param>
    /// <param name="leader">The cause that was found, or of several the most probable; null where none is likely.</param>
    public static IReadOnlyList<Guidance> Compose(ICaseView view, Hypothesis? leader)
    {
        if (view.Scope is not { } scope || !view.Exhibits.Any(exhibit => exhibit.Answer is KnowledgeAnswer { Sections.Count: > 0 }))
        {
            return [];
        }

        var composer = new GuidanceComposer(view, scope, leader);
        return
        [
            .. view.Exhibits
                .Where(exhibit => exhibit.Answer is KnowledgeAnswer && Reading.QualityOf(exhibit) > 0)
                .SelectMany(exhibit => ((KnowledgeAnswer)exhibit.Answer).Sections.Select((section, index) => (Exhibit: exhibit, Section: section, Index: index)))
                .DistinctBy(item => item.Section.Id)
                .Select(item => (item.Exhibit, item.Section, item.Index, Match: composer.Match(item.Section)))
                .Where(item => item.Match.Score >= WellMatched)
                .OrderByDescending(item => item.Match.Score)
                .Take(MostSections)
                .Select(item => composer.Of(item.Exhibit, item.Section, item.Index, item.Match.Why)),
        ];
    }

    /// <summary>How well a section fits, and by what. One that concerns neither cause nor symptom fits another case, whatever it speaks of.</summary>
    private (double Score, string Why) Match(KnowledgeSection section)
    {
        var heading = HeadingOf(section);
        var (score, why, concerns) = (0.0, new List<string>(), false);
        About(_leader?.Cause?.Entity, _cause, 2);
        if (_leader?.Cause?.Entity != _scope.Symptom.Entity)
        {
            About(_scope.Symptom.Entity, _symptom, 1.5);
        }

        if (_alert is not null && new[] { section.Id, section.Title, section.Text }.Any(text => LogReader.ContainsWord(text, _alert)))
        {
            concerns = true;
            Add(2, $"it is about the alert {_alert}");
        }

        if (_codes.Find(code => LogReader.ContainsWord(heading, code) || LogReader.ContainsWord(section.Text, code)) is { } seen)
        {
            concerns = true;
            Add(LogReader.ContainsWord(heading, seen) ? 3 : 2, $"it explains {seen}, which was seen");
        }

        if (_matters.Find(word => Speaks(heading, word)) is { } headed)
        {
            Add(1.5, $"its heading speaks of \"{headed}\"");
        }
        else if (_matters.Find(word => Speaks(section.Text, word)) is { } spoken)
        {
            Add(1, $"it speaks of \"{spoken}\"");
        }

        if (_scope.Symptom.Signal is { } signal && SymptomWords.Read(heading).Any(word => word.Signal == TroubleSignals.Root(signal)))
        {
            Add(1, $"its heading speaks of {TroubleSignals.Root(signal)}");
        }

        if (section.Steps.Any(step => step.Condition is not null && RunbookSteps.Applies(step, _scope, _view)))
        {
            Add(0.5, null);
        }

        return (concerns ? score : 0, string.Join("; ", why));

        void About(Entity? entity, List<string> names, double ofHeading)
        {
            if (names.Find(name => Headed(heading, name)) is not null)
            {
                Add(ofHeading, $"its heading names {entity!.Name}");
                concerns = true;
            }
            else if (entity is not null && (names.Exists(name => LogReader.ContainsWord(section.Text, name)) || section.Entities.Contains(entity)))
            {
                Add(names.Exists(name => LogReader.ContainsWord(section.Text, name)) ? ofHeading / 4 : 0, $"it is about {entity.Name}");
                concerns = true;

                // What is for one says more of it than what is for all.
                Add(section.Entities.Contains(entity) ? 1.0 / section.Entities.Count : 0, null);
            }
        }

        void Add(double points, string? reason)
        {
            score += points;
            if (reason is not null)
            {
                why.Add(reason);
            }
        }
    }

    private Guidance Of(Exhibit exhibit, KnowledgeSection section, int index, string why)
    {
        var place = $"/sections/{index}";
        var steps = section.Steps.Index()
            .Where(item => item.Item.Check.Length > 0 && RunbookSteps.Applies(item.Item, _scope, _view))
            .Select(item => new GuidanceStep(new Claim(Told(item.Item), [Reading.Text(exhibit, $"{place}/steps/{item.Index}/check", item.Item.Check)]), Seen(item.Item, section)))
            .ToList();

        // Of too many those are kept that were looked at.
        var kept = steps.OrderByDescending(step => step.Seen is not null).Take(MostSteps).ToHashSet();
        var explains = _codes.Exists(code => LogReader.ContainsWord(section.Title, code) || LogReader.ContainsWord(section.Text, code));
        return new Guidance
        {
            Source = section.Id,
            Title = new Claim(section.Title, [section.Title.Length > 0 ? Reading.Text(exhibit, $"{place}/title", section.Title) : new Citation(exhibit.Id, place)]),
            UpdatedAt = section.UpdatedAt,
            Old = section.UpdatedAt is { } updated && _view.OpenedAt - updated > OldFrom,
            Why = why,
            Passage = (steps.Count == 0 || explains) && Passage(section.Text) is { Length: > 0 } passage ? new Claim(OneLine(passage), [Reading.Text(exhibit, $"{place}/text", passage)]) : null,
            Steps = [.. steps.Where(kept.Contains)],
        };
    }

    /// <summary>What was seen where a step says to look: what counted most for the leader, else that nothing was; null where nobody looked.</summary>
    private Claim? Seen(KnowledgeStep step, KnowledgeSection section)
    {
        if (RunbookSteps.QueryOf(step, section, _scope, _topology, new TimeWindow(_scope.Baseline.Start, _scope.Window.End)) is not { Entity: { } entity } query)
        {
            return null;
        }

        var looked = _view.Exhibits.Where(exhibit => exhibit.Query.Kind == query.Kind && (exhibit.Query.Entity == entity || (exhibit.Query.Entity is null && query.Kind is QueryKind.Change))).ToList();
        var ids = looked.Select(exhibit => exhibit.Id).ToHashSet(StringComparer.Ordinal);
        var shown = _view.Evidence
            .Where(evidence => ids.Contains(evidence.Observation.ExhibitId) && evidence.Observation is { Strength: >= ClearlySeen, Citations.Count: > 0 } && (query.Kind == QueryKind.Change || TroubleSignals.IsTrouble(evidence.Observation)))
            .OrderByDescending(Pull)
            .ThenByDescending(evidence => evidence.Observation.Strength * evidence.Weight)
            .Select(evidence => evidence.Observation)
            .FirstOrDefault();
        if (shown is not null)
        {
            return new Claim(shown.Statement, shown.Citations);
        }

        var read = looked.Where(exhibit => Reading.QualityOf(exhibit) > 0 || exhibit.Answer.Coverage == Coverage.Empty).ToList();
        var what = $"{Words.Of(query.Kind)} of {entity.Name.Replace('[', '(').Replace(']', ')')}";
        return read.Count > 0 ? new Claim($"{what}: nothing out of the ordinary [{read[0].Id}].", [], Opinion: true)
            : looked.Count > 0 ? new Claim($"{what} could not be read [{looked[0].Id}].", [], Opinion: true)
            : null;
    }

    /// <summary>The paragraph that says most of the case, verbatim, cut at a sentence where it is long.</summary>
    private string Passage(string text)
    {
        var paragraph = Paragraphs().Split(text)
            .Select(part => part.Trim())
            .Where(part => part.Length > 0 && part[0] is not ('#' or '|' or '`' or '~' or '<'))
            .MaxBy(part => (2 * _codes.Count(code => LogReader.ContainsWord(part, code))) + _matters.Count(word => Speaks(part, word)) + _cause.Concat(_symptom).Distinct().Count(name => LogReader.ContainsWord(part, name))) ?? "";
        if (paragraph.Length <= LongestPassage)
        {
            return paragraph;
        }

        var end = paragraph.LastIndexOf(". ", LongestPassage, StringComparison.Ordinal);
        return end > LongestPassage / 4 ? paragraph[..(end + 1)] : paragraph[..(char.IsHighSurrogate(paragraph[LongestPassage - 1]) ? LongestPassage - 1 : LongestPassage)];
    }

    private double Pull(Evidence evidence) =>
        _leader is null ? 0 : evidence.Likelihoods.Where(likelihood => likelihood.HypothesisId == _leader.Id).Sum(likelihood => evidence.Weight * Math.Log(likelihood.Ratio));

    private List<string> Names(Entity entity) => [.. _topology.Aliases(entity).Append(entity.Name).Where(name => name.Length > 1).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string Told(KnowledgeStep step) => OneLine(step.Condition is { } condition ? $"If {condition}: {step.Check}" : step.Check);

    /// <summary>The last of the headings that a title joins.</summary>
    private static string HeadingOf(KnowledgeSection section) => section.Title[(section.Title.LastIndexOf(" > ", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..];

    private static bool Headed(string heading, string name) => LogReader.ContainsWord(heading, name) || (name.Length >= TellingName && Speaks(heading, name));

    /// <summary>Whether a word of the text begins so: "locks" and "locked" speak of "lock".</summary>
    private static bool Speaks(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (word.Length > 3 || at + word.Length == text.Length || !char.IsLetter(text[at + word.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static string Stem(string word) => word.Length > 4 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word;

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What systems name conditions by: ORD-4411, SQLSTATE53300.</summary>
    [GeneratedRegex(@"\b[A-Z][A-Z_]+-?[0-9]{2,}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"\r?\n[ \t]*\r?\n", RegexOptions.CultureInvariant)]
    private static partial Regex Paragraphs();
}
