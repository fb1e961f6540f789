using System.Text.Json;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>Reads a list of texts, as /api/v1/label/NAME/values answers.</summary>
/// <param name="most">So many are read; the rest of the answer is not.</param>
internal sealed class NamesVisitor(int most) : ApiVisitor
{
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    protected override void VisitData(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            _names.Add(reader.GetString()!);
            Done = _names.Count >= most;
        }
    }
}
