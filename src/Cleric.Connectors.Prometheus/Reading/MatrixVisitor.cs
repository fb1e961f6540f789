using System.Buffers.Text;
using System.Text.Json;
using Cleric.Connectors.Labels;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>
/// Reads the result of a query - a matrix, a vector or a scalar - into columns. Samples that are no finite number (NaN of nothing divided by nothing, +Inf of an overflown quantile) are left out.
/// </summary>
/// <param name="mostSeries">So many series are read; the rest of the answer is not.</param>
/// <param name="from">The first time to keep, Unix milliseconds.</param>
/// <param name="to">The first time not to keep.</param>
internal sealed class MatrixVisitor(int mostSeries, long from = long.MinValue, long to = long.MaxValue) : ApiVisitor
{
    private readonly List<RawSeries> _series = [];
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private readonly KnownTexts _known = new();
    private readonly SampleColumns _samples = new(from, to);
    private string _name = "";
    private bool _inResult;
    private bool _inSamples;
    private Field _field;

    private enum Field
    {
        None,
        ResultType,
        Metric,
        Values,
        Other,
    }

    /// <summary>"matrix", "vector", "scalar" or "string".</summary>
    public string? ResultType { get; private set; }

    public IReadOnlyList<RawSeries> Series => _series;

    /// <summary>Whether there were more series than are read.</summary>
    public bool More { get; private set; }

    /// <summary>How many samples were histograms, which are read through functions alone.</summary>
    public int Histograms { get; private set; }

    public override int TakeElements(ReadOnlySpan<byte> text) => _samples.TakeWritten(text);

    protected override void VisitData(ref Utf8JsonReader reader)
    {
        AtElements = false;

        // Where series are short, nearly all tokens are those of samples.
        if (_inResult && _field == Field.Values)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    TakeNumber(ref reader);
                    return;
                case JsonTokenType.String:
                    TakeValue(ref reader);
                    return;
                case JsonTokenType.StartArray:
                    _inSamples |= reader.CurrentDepth == 4;
                    return;
                case JsonTokenType.EndArray when _inSamples && reader.CurrentDepth == 5:
                    // One sample of "values" has ended: others like it may follow.
                    AtElements = true;
                    return;
                default:
                    break;
            }
        }

        _inSamples = false;

        if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2)
        {
            _inResult = reader.ValueTextEquals("result"u8);
            _field = _inResult ? Field.Values : reader.ValueTextEquals("resultType"u8) ? Field.ResultType : Field.Other;
            return;
        }

        if (!_inResult && _field != Field.ResultType)
        {
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                TakeString(ref reader);
                break;
            case JsonTokenType.PropertyName:
                TakeName(ref reader);
                break;
            case JsonTokenType.StartObject when reader.CurrentDepth == 3:
                if (_series.Count >= mostSeries)
                {
                    (More, Done) = (true, true);
                    return;
                }

                _labels.Clear();
                _samples.Clear();
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 3:
                Finish();
                break;
            case JsonTokenType.EndArray when reader.CurrentDepth == 2 && ResultType is "scalar" && _samples.Count > 0:
                Finish();
                break;
            default:
                break;
        }
    }

    private void TakeName(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth)
        {
            case 4:
                _field = reader.ValueTextEquals("values"u8) || reader.ValueTextEquals("value"u8) ? Field.Values
                    : reader.ValueTextEquals("metric"u8) ? Field.Metric
                    : Field.Other;
                if (_field == Field.Other && (reader.ValueTextEquals("histograms"u8) || reader.ValueTextEquals("histogram"u8)))
                {
                    Histograms++;
                }

                break;
            case 5 when _field == Field.Metric:
                _name = _known.Read(ref reader);
                break;
            default:
                break;
        }
    }

    private void TakeString(ref Utf8JsonReader reader)
    {
        switch (_field)
        {
            case Field.Metric:
                _labels.Add(new(_name, _known.Read(ref reader)));
                break;
            case Field.ResultType:
                ResultType = reader.GetString();
                break;
            default:
                break;
        }
    }

    /// <summary>A sample is [time, "value"]: the number is the time.</summary>
    private void TakeNumber(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        _samples.Time = Utf8Parser.TryParse(text, out long seconds, out var read) && read == text.Length
            ? seconds * 1000
            : (long)Math.Round(reader.GetDouble() * 1000);
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        if (DecimalText.TryParse(reader.ValueSpan, out var value))
        {
            _samples.Add(value);
        }
    }

    private void Finish()
    {
        _series.Add(new RawSeries(new LabelSet(_labels), _samples.Times(), _samples.Values()));
        _labels.Clear();
        _samples.Clear();
        _field = Field.Values;
    }
}
