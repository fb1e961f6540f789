using System.Globalization;
using System.Text;

namespace Cleric.Connectors.Labels;

/// <summary>The labels of a series, sorted by name. Two are equal when all names and values are.</summary>
internal sealed class LabelSet : IEquatable<LabelSet>
{
    /// <summary>The label that holds a metric's name.</summary>
    public const string NameLabel = "__name__";

    private readonly KeyValuePair<string, string>[] _pairs;
    private readonly int _hash;

    public LabelSet(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        // Servers send them sorted.
        _pairs = [.. pairs];
        for (var i = 1; i < _pairs.Length; i++)
        {
            if (string.CompareOrdinal(_pairs[i - 1].Key, _pairs[i].Key) > 0)
            {
                _pairs = [.. _pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
                break;
            }
        }

        var hash = default(HashCode);
        foreach (var (name, value) in _pairs)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>The metric's name, or "".</summary>
    public string Name => TryGet(NameLabel, out var name) ? name : "";

    public bool TryGet(string label, out string value)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Key == label)
            {
                value = pair.Value;
                return value.Length > 0;
            }
        }

        value = "";
        return false;
    }

    public bool Has(string label) => TryGet(label, out _);

    public LabelSet Without(params IReadOnlyCollection<string> labels) => new(_pairs.Where(pair => !labels.Contains(pair.Key)));

    /// <summary>A value as a string literal, as PromQL and Alertmanager's matchers have it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\n' => quoted.Append("\\n"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>
    /// The label set's fingerprint as Prometheus and Alertmanager work it out: 64 bits of FNV-1a over names and values, a byte 255 after each (prometheus/common, model.LabelSet.Fingerprint).
    /// </summary>
    public ulong Fingerprint()
    {
        var hash = 14695981039346656037UL;
        foreach (var (name, value) in _pairs)
        {
            hash = Add(Add(hash, name), value);
        }

        return hash;

        static ulong Add(ulong hash, string text)
        {
            foreach (var octet in Encoding.UTF8.GetBytes(text).Append((byte)255))
            {
                hash = unchecked((hash ^ octet) * 1099511628211UL);
            }

            return hash;
        }
    }

    public bool Equals(LabelSet? other) => other is not null && other._hash == _hash && other._pairs.AsSpan().SequenceEqual(_pairs);

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join(',', _pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}
