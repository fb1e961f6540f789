using System.Globalization;
using System.Text.Json;
using Cleric.Exhibits;
using Cleric.Serialization;

namespace Cleric.Reports;

/// <summary>An exhibit's content as JSON, in which citations are followed.</summary>
internal sealed class CitedContent : IDisposable
{
    private readonly Exhibit _exhibit;
    private readonly JsonDocument _document;

    public CitedContent(Exhibit exhibit)
    {
        _exhibit = exhibit;
        _document = JsonSerializer.SerializeToDocument(exhibit.Answer, ClericJson.Options.GetTypeInfo(typeof(Answer)));
    }

    /// <summary>What stands at a JSON Pointer (RFC 6901), or null when there is no such place.</summary>
    public JsonElement? At(string pointer)
    {
        var element = _document.RootElement;
        if (pointer.Length == 0)
        {
            return element;
        }

        if (pointer[0] != '/')
        {
            return null;
        }

        foreach (var step in pointer[1..].Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            switch (element.ValueKind)
            {
                case JsonValueKind.Object when element.TryGetProperty(name, out var property):
                    element = property;
                    break;
                case JsonValueKind.Array when name is not ['0', _, ..] && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength():
                    element = element[index];
                    break;
                default:
                    return null;
            }
        }

        return element;
    }

    /// <summary>Why a citation does not hold, in a sentence, or null when it does.</summary>
    public string? Problem(Citation citation)
    {
        if (_exhibit.Answer.Coverage is not (Coverage.Data or Coverage.CutShort or Coverage.Stale))
        {
            return $"{citation.ExhibitId}{citation.Pointer}: the exhibit holds no data ({_exhibit.Answer.Coverage})";
        }

        if (At(citation.Pointer) is not { } element)
        {
            return $"{citation.ExhibitId}{citation.Pointer}: there is no such place in the exhibit";
        }

        if (citation.Quote is not { } quote)
        {
            return null;
        }

        var there = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!.Contains(quote, StringComparison.Ordinal),
            JsonValueKind.Number => double.TryParse(quote, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == element.GetDouble(),
            _ => element.GetRawText().Contains(quote, StringComparison.Ordinal),
        };
        return there ? null : $"{citation.ExhibitId}{citation.Pointer}: \"{quote}\" does not stand there";
    }

    public void Dispose() => _document.Dispose();
}
