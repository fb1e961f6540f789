using System.Buffers.Text;
using System.Globalization;
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
    private const int MostDigits = 15;
    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private readonly List<RawSeries> _series = [];
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private long[] _times = new long[256];
    private double[] _values = new double[256];
    private int _count;
    private long _time;
    private string _name = "";
    private bool _inResult;
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

    protected override void VisitData(ref Utf8JsonReader reader)
    {
        // Nearly all tokens are those of samples.
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
                    return;
                default:
                    break;
            }
        }

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
                _count = 0;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 3:
                Finish();
                break;
            case JsonTokenType.EndArray when reader.CurrentDepth == 2 && ResultType is "scalar" && _count > 0:
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
                _name = Known(ref reader);
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
                _labels.Add(new(_name, Known(ref reader)));
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
        _time = Utf8Parser.TryParse(text, out long seconds, out var read) && read == text.Length
            ? seconds * 1000
            : (long)Math.Round(reader.GetDouble() * 1000);
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        if (_time < from || _time >= to || !TryParse(reader.ValueSpan, out var value) || !double.IsFinite(value))
        {
            return;
        }

        if (_count == _times.Length)
        {
            Array.Resize(ref _times, _count * 2);
            Array.Resize(ref _values, _count * 2);
        }

        // Times ascend; a server that repeats one is not to break the columns.
        if (_count == 0 || _time > _times[_count - 1])
        {
            _times[_count] = _time;
            _values[_count++] = value;
        }
    }

    /// <summary>Short decimals - most of what is counted - are a whole number divided by a power of ten, both of which a double holds exactly; all others take the long way.</summary>
    private static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var (mantissa, decimals, digits, point) = (0L, 0, 0, false);
        var i = text.Length > 0 && text[0] == (byte)'-' ? 1 : 0;
        for (; i < text.Length && digits <= MostDigits; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                digits++;
                decimals += point ? 1 : 0;
            }
            else if (text[i] == (byte)'.' && !point)
            {
                point = true;
            }
            else
            {
                break;
            }
        }

        if (i < text.Length || digits is 0 or > MostDigits)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        value = mantissa / PowersOfTen[decimals];
        value = text[0] == (byte)'-' ? -value : value;
        return true;
    }

    private void Finish()
    {
        _series.Add(new RawSeries(new LabelSet(_labels), _times.AsSpan(0, _count).ToArray(), _values.AsSpan(0, _count).ToArray()));
        _labels.Clear();
        _count = 0;
        _field = Field.Values;
    }

    /// <summary>Labels repeat from series to series: each text is kept once.</summary>
    private string Known(ref Utf8JsonReader reader)
    {
        var text = reader.GetString()!;
        if (_known.TryGetValue(text, out var known))
        {
            return known;
        }

        _known.Add(text, text);
        return text;
    }
}
