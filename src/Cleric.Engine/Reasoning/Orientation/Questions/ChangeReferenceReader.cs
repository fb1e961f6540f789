using System.Text.RegularExpressions;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>Finds out which change a text speaks of. One of several that it may be is not picked.</summary>
internal static partial class ChangeReferenceReader
{
    private const int MostListed = 5;

    /// <summary>How far from the time that people name for it a change may be.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(15);

    /// <summary>What may stand before the word for a change. U+E000 stands for a letter of a name.</summary>
    private const string Before =
        "the|our|their|its|this|that|a|an|last|latest|newest|most recent|recent|new|(?:today|yesterday|tonight|this morning|last night|this afternoon|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:['’]s)?"
        + "|we|they|somebody|someone|you|was|were|got|been|has|had|have|being|is|did|last|first|prod|production|service|\\uE000+(?:['’]s)?|[0-9]{1,2}:[0-9]{2}(?:\\s?[ap]m)?|[0-9]{1,2}\\s?[ap]m|utc|v?[0-9]+(?:\\.[0-9]+)*";

    private const string Noun =
        "deploy(?:ment|ed|ing|s)?|re-?deploy(?:ed|ment)?|releas(?:e|ed|ing)|roll(?:ed|ing)?[ -]?outs?|roll(?:ed|ing)?[ -]?backs?|hot ?fix|patch(?:ed|ing)?|upgrad(?:e|ed|ing)|updat(?:e|ed|ing)|migrat(?:ion|ed|ing)"
        + "|config(?:uration)?(?: change| update)?|(?:feature )?flag(?: flip| change)?|scal(?:ed|ing|e)[ -]?(?:up|down|out|in)|commit|merg(?:e|ed)|push(?:ed)?|chang(?:e|ed|es)|v[0-9]+(?:\\.[0-9]+)*|version";

    /// <summary>The words that speak of a change, or null.</summary>
    /// <param name="masked">The text, in which names are masked.</param>
    /// <param name="text">The text.</param>
    /// <param name="mentions">Its names.</param>
    public static ChangeReference? Find(string masked, string text, IReadOnlyList<Mention> mentions)
    {
        var all = Pattern().Matches(masked)
            .Select(match => (Match: match, Since: match.Groups["since"].Success, Last: Last().IsMatch(match.Groups["before"].Value)))
            .Where(item => item.Since || item.Last || Certain().IsMatch(item.Match.Groups["noun"].Value))
            .ToList();
        if (all.Count == 0)
        {
            return null;
        }

        var (match, _, last) = all.Exists(item => item.Since) ? all.First(item => item.Since) : all[0];
        var of = mentions.LastOrDefault(mention => mention.Start >= match.Index && mention.End <= match.Index + match.Length);
        var start = match.Index + Asking().Match(match.Value).Length;
        return new ChangeReference(start, match.Index + match.Length, text[start..(match.Index + match.Length)].Trim())
        {
            Noun = match.Groups["noun"].Value.ToLowerInvariant(),
            IsBefore = match.Groups["since"].Value.StartsWith("before", StringComparison.OrdinalIgnoreCase) || match.Groups["since"].Value.StartsWith("until", StringComparison.OrdinalIgnoreCase),
            IsLast = last,
            Of = of?.Meant ?? [],
        };
    }

    /// <summary>The reference with the change that it means, or with what to ask back.</summary>
    /// <param name="reference">The words.</param>
    /// <param name="subject">What is asked about, or null.</param>
    /// <param name="time">The stretch of time that the words name, or null.</param>
    /// <param name="changes">What was changed.</param>
    /// <param name="now">When it is asked.</param>
    public static ChangeReference Resolve(ChangeReference reference, Entity? subject, TimeWindow? time, IReadOnlyList<Change> changes, DateTimeOffset now)
    {
        var known = changes.Where(change => change.Time <= now && IsCalled(change, reference.Noun)).DistinctBy(change => change.Id).OrderBy(change => change.Time).ThenBy(change => change.Id, StringComparer.Ordinal).ToList();
        var some = reference.Of.Count == 0 ? known : known.Where(change => change.Entity is { } entity && reference.Of.Contains(entity)).ToList();
        if (time is { } named)
        {
            some = [.. some.Where(change => change.Time >= named.Start - Near && change.Time <= named.End + Near)];
            var nearest = named.Duration > TimeSpan.Zero || some.Count == 0 ? TimeSpan.MaxValue : some.Min(change => (change.Time - named.Start).Duration());
            some = named.Duration > TimeSpan.Zero ? some : [.. some.Where(change => (change.Time - named.Start).Duration() == nearest)];
        }

        var called = some.Where(change => Says(reference.Words, change.Id) || Says(reference.Words, change.Title) || change.To is { } to && HasDigit().IsMatch(to) && Says(reference.Words, to)).ToList();
        some = called.Count > 0 ? called : HasVersion().IsMatch(reference.Words) ? [] : some;
        if (reference.Of.Count == 0 && some.Count > 1 && subject is not null && some.Where(change => change.Entity == subject).ToList() is { Count: > 0 } own && (!reference.IsLast || own[^1] == some[^1]))
        {
            // "The deploy" of nobody in particular is that of the one that is asked about; "the last deploy" may be anybody's.
            some = own;
        }

        var meant = reference.IsLast && some.Count > 1 && !(reference.Of.Count == 0 && subject is not null && some.Exists(change => change.Entity == subject) && some[^1].Entity != subject) && some[^1].Time > some[^2].Time ? some[^1]
            : some.Count == 1 ? some[0]
            : null;
        if (meant is not null)
        {
            return reference with { Change = meant };
        }

        var choice = (some.Count > 0 ? some : known).OrderByDescending(change => change.Time).Take(MostListed).Select(change => $"\"{Readers.Reading.Line(change.Title)}\"{(change.Entity is { } entity ? $" of {entity}" : "")} at {Moments.Say(change.Time, now)}").ToList();
        return reference with
        {
            Doubt = choice.Count == 0 ? $"Which change is \"{Bare(reference.Words)}\"? None is known that it could be."
                : $"Which change is \"{Bare(reference.Words)}\"? Known: {string.Join(", ", choice)}.",
        };
    }

    private static bool IsCalled(Change change, string noun)
    {
        return noun switch
        {
            _ when noun.StartsWith("migrat", StringComparison.Ordinal) => Is("migration") || Is("job") || change.Title.Contains("migrat", StringComparison.OrdinalIgnoreCase),
            _ when noun.StartsWith("roll", StringComparison.Ordinal) && noun.Contains("back", StringComparison.Ordinal) => Is("rollback") || change.Title.Contains("roll", StringComparison.OrdinalIgnoreCase) && change.Title.Contains("back", StringComparison.OrdinalIgnoreCase),
            _ when noun.Contains("flag", StringComparison.Ordinal) => Is("flag"),
            _ when noun.StartsWith("config", StringComparison.Ordinal) => Is("config"),
            _ when noun.StartsWith("scal", StringComparison.Ordinal) => Is("scale"),
            _ when noun.StartsWith("commit", StringComparison.Ordinal) || noun.StartsWith("merg", StringComparison.Ordinal) => Is("commit"),
            _ when noun.StartsWith("chang", StringComparison.Ordinal) || noun.StartsWith("up", StringComparison.Ordinal) => true,
            _ => Is("deploy") || Is("deployment") || Is("release") || Is("rollout"),
        };

        bool Is(string kind) => change.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Says(string text, string name)
    {
        var at = name.Length < 2 ? -1 : text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + name.Length == text.Length || !char.IsLetterOrDigit(text[at + name.Length]));
    }

    private static string Bare(string words) => Preposition().Replace(words, "");

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex("(?:\\b(?<since>since|after|following|from|with|by|because of|due to|before|until)\\s+)?(?<before>(?:(?<![^\\s(\"',])(?:" + Before + ")\\s+)*)(?<![\\w-])(?<noun>" + Noun + ")(?![\\w-])(?:\\s+(?:version\\s+)?v?[0-9]+(?:\\.[0-9]+)*(?![0-9:]|\\s?[ap]m))?(?:\\s+(?:of|to|for|in|on)\\s+(?:the\\s+|our\\s+)?\\uE000+(?:\\s+v[0-9]+(?:\\.[0-9]+)*)?|(?<=(?:ed|ing|ed[ -]?back))\\s+(?:the\\s+)?\\uE000+(?:\\s+v[0-9]+(?:\\.[0-9]+)*)?)?", Options)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\b(?:last|latest|newest|most recent)\b", Options)]
    private static partial Regex Last();

    /// <summary>What is a change wherever it stands; "change", "update" and a version are only after "since" and the like.</summary>
    [GeneratedRegex(@"^(?:(?:re-?)?deploy|releas|roll|hot|migration|feature flag)", Options)]
    private static partial Regex Certain();

    [GeneratedRegex(@"\bv?[0-9]+\.[0-9.]*[0-9]\b|\bv[0-9]+\b", Options)]
    private static partial Regex HasVersion();

    /// <summary>The word that makes a question of it: "did the deploy ...".</summary>
    [GeneratedRegex(@"^(?:(?:did|does|is|was|were|has|have|had)\s+)+", Options)]
    private static partial Regex Asking();

    [GeneratedRegex("[0-9]")]
    private static partial Regex HasDigit();

    [GeneratedRegex(@"^(?:since|after|following|from|with|by|because of|due to|before|until)\s+(?=the\b|our\b|that\b|this\b|\S)", Options)]
    private static partial Regex Preposition();
}
