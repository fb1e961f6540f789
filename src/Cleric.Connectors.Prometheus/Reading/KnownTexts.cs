using System.Text.Json;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>Labels repeat from series to series: each text is kept once.</summary>
internal sealed class KnownTexts
{
    private const int Short = 256;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _spans;

    public KnownTexts() => _spans = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string or name that the reader is at.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length <= Short)
        {
            Span<char> buffer = stackalloc char[Short];
            return Known(buffer[..reader.CopyString(buffer)]);
        }

        return Known(reader.GetString());
    }

    private string Known(ReadOnlySpan<char> text)
    {
        if (_spans.TryGetValue(text, out var known))
        {
            return known;
        }

        known = text.ToString();
        _texts.Add(known);
        return known;
    }
}
