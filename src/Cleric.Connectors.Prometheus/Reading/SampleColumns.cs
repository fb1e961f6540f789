using System.Buffers;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>Gathers the samples of one series after another. Those outside of a window, those that are no finite number and those whose time does not ascend are left out.</summary>
/// <param name="from">The first time to keep, Unix milliseconds.</param>
/// <param name="to">The first time not to keep.</param>
internal sealed class SampleColumns(long from, long to)
{
    /// <summary>The longest sample that is looked for as a whole: ",[1700000000.123,\"-0.0000012345678901234567\"]" with room to spare.</summary>
    private const int LongestSample = 64;

    private const int MostSecondsDigits = 11;
    private const int MostFractionDigits = 3;
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("+-.0123456789EINaefn"u8);

    private long[] _times = new long[256];
    private double[] _values = new double[256];

    public int Count { get; private set; }

    /// <summary>The time of the sample that is being read, Unix milliseconds.</summary>
    public long Time { get; set; }

    public void Clear() => Count = 0;

    public long[] Times() => _times.AsSpan(0, Count).ToArray();

    public double[] Values() => _values.AsSpan(0, Count).ToArray();

    /// <summary>Adds a value at <see cref="Time"/>.</summary>
    public void Add(double value)
    {
        var time = Time;

        // Times ascend; a server that repeats one is not to break the columns.
        var count = Count;
        if (time < from || time >= to || !double.IsFinite(value) || (count > 0 && time <= _times[count - 1]))
        {
            return;
        }

        if (count == _times.Length)
        {
            Array.Resize(ref _times, count * 2);
            Array.Resize(ref _values, count * 2);
        }

        _times[count] = time;
        _values[count] = value;
        Count = count + 1;
    }

    /// <summary>
    /// Adds samples as long as they follow one another exactly as servers write them: ,[1700000000.123,"0.5"]. What is written otherwise - with white space, with an
    /// escape - is left for the reader of JSON, as is all that is wrong.
    /// </summary>
    /// <returns>The length of those that were taken.</returns>
    public int TakeWritten(ReadOnlySpan<byte> text)
    {
        var taken = 0;
        while (text.Length >= LongestSample && Take(text, out var time, out var value) is > 0 and var length)
        {
            Time = time;
            Add(value);
            text = text[length..];
            taken += length;
        }

        return taken;
    }

    /// <summary>Takes one sample from the beginning of a text.</summary>
    /// <returns>Its length, or 0 where there is none.</returns>
    private static int Take(ReadOnlySpan<byte> text, out long time, out double value)
    {
        (time, value) = (0, 0);

        // JSON has no numbers that begin with further zeros.
        if (text[0] != (byte)',' || text[1] != (byte)'[' || text[2] == (byte)'0')
        {
            return 0;
        }

        var number = 0UL;
        var at = DecimalText.TakeDigits(text, 2, ref number);
        if (at - 2 is 0 or > MostSecondsDigits)
        {
            return 0;
        }

        var decimals = 0;
        if (text[at] == (byte)'.')
        {
            var point = at++;
            at = DecimalText.TakeDigits(text, at, ref number);
            decimals = at - point - 1;
            if (decimals is 0 or > MostFractionDigits)
            {
                return 0;
            }
        }

        // So few digits are whole milliseconds, whichever way they are worked out.
        time = (long)(decimals switch { 0 => number * 1000, 1 => number * 100, 2 => number * 10, _ => number });
        if (text[at] != (byte)',' || text[at + 1] != (byte)'"')
        {
            return 0;
        }

        var end = DecimalText.TakePlain(text, at + 2, out value);
        if (end < 0 || text.Length - end < 2 || text[end] != (byte)'"')
        {
            end = TakeOther(text, at + 2, out value);
        }

        return end > 0 && text[end + 1] == (byte)']' ? end + 2 : 0;
    }

    /// <summary>Takes a value that is not written in the plain way: "NaN", "1.5e-07", one of very many digits.</summary>
    /// <returns>The place of the quotation mark behind it, or 0 where it is to be left.</returns>
    private static int TakeOther(ReadOnlySpan<byte> text, int at, out double value)
    {
        value = 0;
        var length = text[at..].IndexOfAnyExcept(NumberBytes);
        if (length <= 0 || text[at + length] != (byte)'"' || text.Length - at - length < 2)
        {
            return 0;
        }

        if (!DecimalText.TryParse(text.Slice(at, length), out value))
        {
            value = double.NaN;
        }

        return at + length;
    }
}
