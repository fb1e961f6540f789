using System.Text.RegularExpressions;

namespace Cleric.Benchmarks.Adapters;

/// <summary>Gives each name a random one of its own, the same everywhere and for the same seed: an engine that knows names would be found out.</summary>
internal sealed class Renamer(int seed)
{
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);
    private Regex? _known;
    private Regex? _made;

    public string Rename(string name)
    {
        lock (_names)
        {
            if (!_names.TryGetValue(name, out var made))
            {
                do
                {
                    made = string.Concat(Enumerable.Range(0, 4).Select(_ => $"{Consonants[_random.Next(Consonants.Length)]}{Vowels[_random.Next(Vowels.Length)]}"));
                }
                while (!_originals.TryAdd(made, name));

                _names[name] = made;
                (_known, _made) = (null, null);
            }

            return made;
        }
    }

    /// <summary>The text with every name that was given another replaced by that, where it stands as a word.</summary>
    public string Everywhere(string text)
    {
        lock (_names)
        {
            _known ??= Words(_names.Keys);
            return _known.Replace(text, match => _names[match.Value]);
        }
    }

    /// <summary>The text with the names that were there before.</summary>
    public string Back(string text)
    {
        lock (_names)
        {
            _made ??= Words(_originals.Keys);
            return _made.Replace(text, match => _originals[match.Value]);
        }
    }

    private static Regex Words(IEnumerable<string> names) =>
        new($@"(?<![A-Za-z0-9])(?:{string.Join('|', names.OrderByDescending(name => name.Length).Select(Regex.Escape).DefaultIfEmpty("(?!)"))})(?![A-Za-z0-9])", RegexOptions.CultureInvariant);
}
