using System.Text.Json;
using Cleric.Connectors.Labels;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>Reads a list of label sets, as /api/v1/series answers.</summary>
/// <param name="most">So many are read; the rest of the answer is not.</param>
internal sealed class LabelSetsVisitor(int most) : ApiVisitor
{
    private readonly List<LabelSet> _sets = [];
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private readonly KnownTexts _known = new();
    private string _name = "";

    public IReadOnlyList<LabelSet> Sets => _sets;

    /// <summary>Whether there were more than are read.</summary>
    public bool More { get; private set; }

    protected override void VisitData(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                if (_sets.Count >= most)
                {
                    (More, Done) = (true, true);
                }

                _labels.Clear();
                break;
            case JsonTokenType.PropertyName:
                _name = _known.Read(ref reader);
                break;
            case JsonTokenType.String:
                _labels.Add(new(_name, _known.Read(ref reader)));
                break;
            case JsonTokenType.EndObject:
                _sets.Add(new LabelSet(_labels));
                break;
            default:
                break;
        }
    }
}
