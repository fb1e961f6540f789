using System.Buffers;
using Cleric.Connectors.Runbooks.Reading;
using Cleric.Entities;

namespace Cleric.Connectors.Runbooks.Searching;

/// <summary>The sections of all files, as they were read at one time, and which of them speak of what is asked.</summary>
internal sealed class Library
{
    /// <summary>Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", 2009.</summary>
    private const double FusionConstant = 60;

    private const int OfAlert = 0;
    private const int OfEntity = 1;
    private const int Naming = 2;

    private readonly SectionIndex _index;
    private readonly Dictionary<string, List<int>> _alerts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Alert, int Section)> _spokenAlerts = [];
    private readonly Dictionary<string, List<int>> _services = new(StringComparer.OrdinalIgnoreCase);

    public Library(IReadOnlyList<Runbook> runbooks, CancellationToken cancellationToken)
    {
        Runbooks = runbooks;
        var entries = new List<Entry>();
        var words = new List<WordCounts>();
        foreach (var runbook in runbooks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var services = runbook.Front.Services.Select(Entity.Parse).ToArray();
            var marks = string.Join(' ', runbook.Front.Services.Concat(runbook.Front.Alerts).Concat(runbook.Front.Tags).Concat(runbook.Front.Owners));
            foreach (var section in runbook.Sections)
            {
                var at = entries.Count;
                entries.Add(new Entry(runbook, section, services));

                // A word of the heading or of the front matter says more of a section than one of its text.
                words.Add(new WordCounts().Add(section.Heading, 3).Add(section.Title, 1).Add(marks, 1).Add(section.Text, 1));
                foreach (var service in runbook.Front.Services)
                {
                    Add(_services, service, at);
                }

                foreach (var alert in runbook.Front.Alerts)
                {
                    AddAlert(alert, at);
                }

                // Many runbooks have a file or a heading for each alert.
                foreach (var name in section.Path.Append(Path.GetFileNameWithoutExtension(runbook.Name)).Where(IsIdentifier).Distinct(StringComparer.OrdinalIgnoreCase))
                {
                    AddAlert(name, at);
                }
            }
        }

        Entries = entries;
        _index = new SectionIndex(words, cancellationToken);
    }

    public IReadOnlyList<Runbook> Runbooks { get; }

    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>
    /// The sections that speak of what is asked, best first: by the words, by likeness, and by whom or which alert they are for, fused by reciprocal rank. Without words only those that are for or
    /// name the entity; without either all, in their order.
    /// </summary>
    /// <param name="text">What to look for, or null.</param>
    /// <param name="names">The entity's names, or none.</param>
    public IReadOnlyList<Entry> Find(string? text, IReadOnlyCollection<string> names)
    {
        var hasText = !string.IsNullOrWhiteSpace(text);
        if (!hasText && names.Count == 0)
        {
            return Entries;
        }

        var scores = _index.Score(hasText ? text! : string.Join(' ', names));
        var about = About(text, names, scores);
        List<List<int>> rankings = [about.ConvertAll(item => item.Section)];
        if (hasText)
        {
            rankings.Add(_index.ByWords(scores));
            rankings.Add(_index.ByLikeness(text!));
        }

        ArrayPool<float>.Shared.Return(scores);
        var fused = new Dictionary<int, double>();
        foreach (var ranking in rankings)
        {
            for (var i = 0; i < ranking.Count; i++)
            {
                fused[ranking[i]] = fused.GetValueOrDefault(ranking[i]) + (1 / (FusionConstant + i + 1));
            }
        }

        // Who names an alert wants its runbook, whatever else speaks of it.
        var first = about.Where(item => item.Place == OfAlert).Select(item => item.Section).ToHashSet();
        return [.. fused.OrderByDescending(item => first.Contains(item.Key)).ThenByDescending(item => item.Value).ThenBy(item => item.Key).Select(item => Entries[item.Key])];
    }

    /// <summary>The sections for an alert that is named, then those for the entity, then those that name it; each by the words that they share with the question.</summary>
    private List<(int Section, int Place)> About(string? text, IReadOnlyCollection<string> names, float[] scores)
    {
        var places = new Dictionary<int, int>();
        if (text is not null)
        {
            foreach (var word in Tokens.Of(text).Distinct(StringComparer.Ordinal))
            {
                Place(_alerts.GetValueOrDefault(word) ?? [], OfAlert);
            }

            Place(_spokenAlerts.Where(item => text.Contains(item.Alert, StringComparison.OrdinalIgnoreCase)).Select(item => item.Section), OfAlert);
        }

        foreach (var name in names)
        {
            Place(_services.GetValueOrDefault(name) ?? [], OfEntity);
        }

        foreach (var name in names)
        {
            Place(_index.WithAll([.. Tokens.Of(name).Distinct(StringComparer.Ordinal)]).Where(section => Names(Entries[section], name)), Naming);
        }

        return [.. places.OrderBy(item => item.Value).ThenByDescending(item => scores[item.Key]).ThenBy(item => item.Key).Select(item => (item.Key, item.Value))];

        void Place(IEnumerable<int> sections, int place)
        {
            foreach (var section in sections)
            {
                places.TryAdd(section, place);
            }
        }
    }

    private static bool Names(Entry entry, string name) => HasWord(entry.Section.Text, name) || HasWord(entry.Section.Title, name);

    private static bool HasWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !IsOfName(text[at - 1])) && (end == text.Length || !IsOfName(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character is '-' or '_';

    /// <summary>"CheckoutLatencyHigh" and "disk_full", not "Checkout" or "Disk full".</summary>
    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(character => char.IsLetterOrDigit(character) || character == '_') && Tokens.Of(text).Take(2).Count() > 1;

    private void AddAlert(string alert, int section)
    {
        if (IsIdentifier(alert))
        {
            Add(_alerts, alert, section);
        }
        else
        {
            _spokenAlerts.Add((alert, section));
        }
    }

    private static void Add(Dictionary<string, List<int>> lists, string key, int section)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(section);
    }
}
