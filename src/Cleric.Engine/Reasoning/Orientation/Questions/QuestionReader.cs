using System.Text.RegularExpressions;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>
/// Reads a question in plain words: which entity, when, and what is wrong with it. It knows the names of the topology and the changes, and words for times and symptoms;
/// what it recognises and cannot tell becomes a question to ask back.
/// </summary>
internal static partial class QuestionReader
{
    /// <summary>The longest text that is read: a question stands at its beginning.</summary>
    private const int Longest = 2000;

    private const int MostNames = 12;

    /// <summary>Stands for a letter of a name, in the text as it is read for all else.</summary>
    private const char Masked = '\uE000';

    /// <summary>Stands for a letter of what was understood already.</summary>
    private const char Taken = '\uE001';

    /// <summary>Reads a question.</summary>
    /// <param name="text">The question.</param>
    /// <param name="topology">The names that are known.</param>
    /// <param name="changes">What was changed.</param>
    /// <param name="now">When it is asked.</param>
    public static QuestionReading Read(string text, TopologyIndex topology, IReadOnlyList<Change> changes, DateTimeOffset now)
    {
        now = now.ToUniversalTime();
        text = text.Length > Longest ? text[..Longest] : text;
        var names = new NameReader(topology);
        var mentions = names.Read(text);
        var masked = Blank(text, mentions.Select(mention => (mention.Start, mention.End)), Masked);
        var moments = MomentReader.Read(masked, now);
        var reference = ChangeReferenceReader.Find(masked, text, mentions);
        var blanked = Blank(masked, moments.Select(moment => (moment.Start, moment.End)), Taken);
        blanked = reference is null ? blanked : Blank(blanked, [(reference.Start, reference.End)], Taken);
        var events = TimeReader.Events(blanked).Where(item => !blanked[item.Start..item.End].Contains(Taken, StringComparison.Ordinal) && !Duration().IsMatch(blanked[item.Start..item.End])).ToList();
        var symptoms = SymptomWords.Read(Blank(blanked, events, Taken));

        mentions = WithPlainNames(text, blanked, mentions, symptoms, events, names);
        var subject = Subject(blanked, mentions, reference, events, symptoms);
        var time = new TimeReader(masked, text, moments, now);
        reference = reference is null ? null : ChangeReferenceReader.Resolve(reference, subject?.Entity, time.TimeOf(reference), changes, now);
        var when = time.Read(reference, events);
        return new QuestionReading
        {
            Entities = [.. mentions.Select(mention => mention.Entity).OfType<Entity>().Distinct()],
            Subject = subject?.Entity,
            Ambiguous = [.. mentions.Where(mention => mention.Meant.Count > 1).DistinctBy(mention => mention.Words, StringComparer.OrdinalIgnoreCase)],
            Unknown = [.. mentions.Where(mention => mention.Meant.Count == 0).Select(mention => mention.Words).Distinct(StringComparer.OrdinalIgnoreCase)],
            At = when.At,
            Window = when.Window,
            BeganBefore = when.BeganBefore,
            Signal = symptoms is [var first, ..] ? first.Signal : null,
            SpeaksOfChange = reference is not null,
            ChangeId = reference?.Change?.Id,
            Understood = [.. Named(mentions, subject, reference), .. Seen(text, symptoms), .. when.Understood],
            NotUnderstood = [.. Asked(mentions, subject, topology, names), .. when.NotUnderstood],
        };
    }

    /// <summary>The known names, for a person who has to pick one.</summary>
    public static string Known(TopologyIndex topology)
    {
        var known = topology.Topology.Entities.Select(entity => entity.Entity).Where(entity => entity.Kind != EntityKinds.Client).Select(entity => entity.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        return known.Count == 0 ? "None is known."
            : $"Known: {string.Join(", ", known.Take(MostNames))}{(known.Count > MostNames ? $" and {known.Count - MostNames} more" : "")}.";
    }

    private static string Blank(string text, IEnumerable<(int Start, int End)> spans, char with)
    {
        var letters = text.ToCharArray();
        foreach (var (start, end) in spans)
        {
            letters.AsSpan(start, end - start).Fill(with);
        }

        return new string(letters);
    }

    /// <summary>Where no name was found, the word that stands where the name would.</summary>
    private static List<Mention> WithPlainNames(string text, string blanked, List<Mention> mentions, List<(int Start, int End, string Signal)> symptoms, List<(int Start, int End)> events, NameReader names)
    {
        if (mentions.Exists(mention => !mention.IsWeak || mention.Meant.Count == 0))
        {
            return mentions;
        }

        var free = Blank(blanked, symptoms.Select(item => (item.Start, item.End)).Concat(events), Taken);
        foreach (Match match in Place().Matches(free))
        {
            var word = match.Groups["name"];
            if (!Common.IsCommon(word.Value))
            {
                return [.. mentions.Append(new Mention(word.Index, word.Index + word.Length, word.Value, [])).OrderBy(mention => mention.Start)];
            }
        }

        // A slip of the pen stands anywhere.
        return AnyWord().Matches(free).FirstOrDefault(word => !Common.IsCommon(word.Value) && names.Nearest(word.Value) is not null) is { } slip
            ? [.. mentions.Append(new Mention(slip.Index, slip.Index + slip.Length, text.Substring(slip.Index, slip.Length), [])).OrderBy(mention => mention.Start)]
            : mentions;
    }

    /// <summary>The name of which the symptom is told: the first before it, else the first after it. What was changed or marks a time is asked about only where nothing else is named.</summary>
    private static Mention? Subject(string blanked, List<Mention> mentions, ChangeReference? reference, List<(int Start, int End)> events, List<(int Start, int End, string Signal)> symptoms)
    {
        var free = mentions
            .Where(mention => reference is null || mention.Start < reference.Start || mention.End > reference.End)
            .Where(mention => !events.Exists(item => mention.Start >= item.Start && mention.End <= item.End))
            .ToList();
        free = free.Count > 0 ? free : mentions;
        free = free.Exists(mention => !mention.IsWeak) ? [.. free.Where(mention => !mention.IsWeak)] : free;
        if (free.Count == 0 || symptoms.Count == 0)
        {
            return free.FirstOrDefault();
        }

        // "Is payments making checkout slow", "could payments be why checkout is slow": what follows is what suffers.
        for (var i = 0; i + 1 < free.Count; i++)
        {
            var between = blanked[free[i].End..free[i + 1].Start];
            if (MakesSuffer().IsMatch(between) && (!symptoms.Exists(item => item.Start >= free[i].End && item.Start < free[i + 1].Start) || Breaks().IsMatch(between)))
            {
                return free[i + 1];
            }
        }

        return free.Find(mention => mention.Start < symptoms[0].Start && !IsCalled(blanked, mention)) ?? free.Find(mention => mention.Start > symptoms[0].Start && !IsCalled(blanked, mention)) ?? free[0];

        static bool IsCalled(string text, Mention mention) => Calling().IsMatch(text[..mention.Start]);
    }

    private static IEnumerable<QuestionNote> Named(List<Mention> mentions, Mention? subject, ChangeReference? reference)
    {
        foreach (var mention in mentions.Where(mention => mention.Entity is not null).OrderByDescending(mention => mention == subject).DistinctBy(mention => mention.Entity))
        {
            var entity = mention.Entity!;
            var named = mention.Words.Equals(entity.Name, StringComparison.OrdinalIgnoreCase) ? "" : $"{entity.Name}, ";
            if (mention == subject)
            {
                yield return new QuestionNote(QuestionTopic.Entity, $"{mention.Words}: {named}the {entity.Kind} to look at");
            }
            else if (reference is null || mention.Start < reference.Start || mention.End > reference.End)
            {
                yield return new QuestionNote(QuestionTopic.Entity, $"{mention.Words}: {named}a {entity.Kind} that is named besides");
            }
        }
    }

    private static IEnumerable<QuestionNote> Seen(string text, List<(int Start, int End, string Signal)> symptoms)
    {
        for (var i = 0; i < symptoms.Count; i++)
        {
            var (start, end, signal) = symptoms[i];
            if (i == 0 || symptoms.FindIndex(item => item.Signal == signal) == i)
            {
                yield return new QuestionNote(QuestionTopic.Symptom, $"{text[start..end].Trim()}: {signal}{(i > 0 ? ", told besides" : "")}");
            }
        }
    }

    private static IEnumerable<QuestionNote> Asked(List<Mention> mentions, Mention? subject, TopologyIndex topology, NameReader names)
    {
        foreach (var mention in mentions.Where(mention => mention.Entity is null).DistinctBy(mention => mention.Words, StringComparer.OrdinalIgnoreCase))
        {
            yield return new QuestionNote(
                QuestionTopic.Entity,
                mention.Meant.Count > 0 ? $"Which \"{mention.Words}\" is meant: {string.Join(" or ", mention.Meant.Select(entity => entity.Id))}?"
                : names.Nearest(mention.Words) is { } near ? $"Which service is \"{mention.Words}\"? Is {near} meant? {Known(topology)}"
                : $"Which service is \"{mention.Words}\"? {Known(topology)}");
        }

        if (subject is null)
        {
            yield return new QuestionNote(QuestionTopic.Entity, $"Which service is it about? {Known(topology)}");
        }
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Where a name stands: "why is NAME slow", "errors in NAME", "NAME is slow".</summary>
    [GeneratedRegex(@"\b(?:is|are|was|were|does|do|did|has|have)\s+(?:the\s+|our\s+|my\s+)?(?<name>\p{L}[\p{L}\p{N}]{2,})(?=\s+(?:\w+\s+){0,3}\uE001)|\uE001\s+(?:\w+\s+){0,2}(?:in|on|of|at|from|with)\s+(?:the\s+|our\s+)?(?<name>\p{L}[\p{L}\p{N}]{2,})|(?:^|[.,;!?]\s*)(?:the\s+|our\s+)?(?<name>\p{L}[\p{L}\p{N}]{2,})(?=(?:\s+(?:is|are|was|were|has|have|keeps|seems|gets|got|been|very|so|still|again|being)){1,4}\s+\uE001)", Options)]
    private static partial Regex Place();

    [GeneratedRegex(@"\b\p{L}{5,}\b", Options)]
    private static partial Regex AnyWord();

    [GeneratedRegex(@"^since\s+(?:[0-9]+|an?|half\s+an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|a\s+few|a\s+couple\s+of|several|some|few)[\s-]+(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)\b|^(?:since|during)\s+(?:the\s+)?(?:last|past|previous)\s+(?:\S+\s+)?(?:seconds?|minutes?|mins?|hours?|days?|weeks?)", Options)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\b(?:mak(?:e|es|ing)|made|caus(?:e|es|ed|ing)|affect(?:s|ed|ing)?|hurt(?:s|ing)?|impact(?:s|ed|ing)?|slow(?:s|ed|ing)(?: down)?|break(?:s|ing)?|broke|tak(?:e|es|ing) down|took down|bring(?:s|ing) down|brought down|kill(?:s|ed|ing)|why|reason|blame for)\b", Options)]
    private static partial Regex MakesSuffer();

    [GeneratedRegex(@"\b(?:mak(?:e|es|ing)|made|caus(?:e|es|ed|ing)|affect(?:s|ed|ing)?|hurt(?:s|ing)?|impact(?:s|ed|ing)?|slow(?:s|ed|ing)(?: down)?|break(?:s|ing)?|broke)\b", Options)]
    private static partial Regex Breaks();

    /// <summary>What stands before a name that is called rather than asked about.</summary>
    [GeneratedRegex(@"\b(?:call(?:s|ing)?(?: to)?|talking to|because of|due to|via|through|behind)\s+(?:the\s+)?$", Options)]
    private static partial Regex Calling();
}
