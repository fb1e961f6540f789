namespace Cleric.Reasoning.Logs;

/// <summary>
/// Groups log messages into templates on line, after Drain (He, Zhu, Zheng and Lyu, "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017): a fixed
/// depth tree over the number of words and the first words leads to a few templates, of which the most similar is taken. Words that look like values are masked first.
/// </summary>
internal sealed class TemplateMiner
{
    /// <summary>What stands for a value in a template.</summary>
    public const string Wildcard = "<*>";

    private const double LeastSimilarity = 0.5;
    private const int LeadingWords = 2;

    /// <summary>Words beyond this are one value: they tell messages apart no further.</summary>
    private const int MostWords = 64;

    private readonly Dictionary<(int Words, string First, string Second), List<LogTemplate>> _leaves = [];
    private readonly List<LogTemplate> _templates = [];

    public IReadOnlyList<LogTemplate> Templates => _templates;

    /// <summary>Finds the template of <paramref name="message"/>, or makes one.</summary>
    public LogTemplate Add(string message)
    {
        var words = Words(message);
        var key = (words.Length, Lead(words, 0), Lead(words, 1));
        if (!_leaves.TryGetValue(key, out var leaf))
        {
            _leaves[key] = leaf = [];
        }

        LogTemplate? best = null;
        var bestSimilarity = 0.0;
        foreach (var template in leaf)
        {
            var similarity = template.Similarity(words);
            if (similarity > bestSimilarity)
            {
                (best, bestSimilarity) = (template, similarity);
            }
        }

        if (best is null || bestSimilarity < LeastSimilarity)
        {
            best = new LogTemplate(_templates.Count, words);
            leaf.Add(best);
            _templates.Add(best);
        }
        else
        {
            best.Merge(words);
        }

        return best;
    }

    private static string Lead(string[] words, int index) => index < words.Length && index < LeadingWords ? words[index] : "";

    private static string[] Words(string message)
    {
        // Only the first line: what follows is usually a stack trace, which differs with every release.
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        var line = end >= 0 ? message.AsSpan(0, end) : message.AsSpan();
        var words = new List<string>();
        foreach (var range in line.SplitAny(' ', '\t', ',', ';', '=', '(', ')', '[', ']', '"', '\''))
        {
            var word = line[range];
            if (word.IsEmpty)
            {
                continue;
            }

            if (words.Count == MostWords)
            {
                words[^1] = Wildcard;
                break;
            }

            words.Add(IsValue(word) ? Wildcard : word.ToString());
        }

        return [.. words];
    }

    /// <summary>Numbers, identifiers, addresses, paths and anything else with a digit in it vary; words do not.</summary>
    private static bool IsValue(ReadOnlySpan<char> word) =>
        word.ContainsAnyInRange('0', '9') || (word.Contains('/') && word.Length > 1) || word.Length > 60;
}
