using System.Globalization;
using System.Text.Json;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>What was learnt of the files of a kind while they were read.</summary>
internal sealed class FileFacts
{
    private readonly List<string> _faults = [];
    private string? _firstBad;
    private int _bad;
    private long _timeless;
    private int _cuts;

    public long Lines { get; set; }

    /// <summary>The earliest time in them, in Unix nanoseconds.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    /// <summary>The latest one.</summary>
    public long Latest { get; private set; } = long.MinValue;

    /// <summary>Whether something of them could not be read.</summary>
    public bool Incomplete => _bad > 0 || _timeless > 0 || _faults.Count > 0;

    /// <summary>What could not be read, in sentences.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (_bad > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{_bad} of {Lines} lines could not be read and were left out as far as they were not; the first is {_firstBad}.");
            }

            if (_timeless > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{_timeless} rows without a time were left out.");
            }

            foreach (var fault in _faults)
            {
                yield return fault;
            }

            if (_cuts > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{_cuts} over-long messages were cut; each says so at its end.");
            }
        }
    }

    public void Seen(long earliest, long latest)
    {
        Earliest = Math.Min(Earliest, earliest);
        Latest = Math.Max(Latest, latest);
    }

    public void BadLine(string file, long line, JsonException fault)
    {
        _bad++;
        var reason = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var at and > 0 ? fault.Message[..at] : fault.Message;
        _firstBad ??= string.Create(CultureInfo.InvariantCulture, $"{file} line {line}: {reason.TrimEnd('.')}");
    }

    public void TooLong(string file, int count)
    {
        if (count > 0)
        {
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{count} lines of {file} are longer than {LineReader.MaxLineBytes >> 20} MiB and were left out; let the collector send smaller batches."));
        }
    }

    public void Broken(string file, string? reason, long lines)
    {
        if (reason is not null)
        {
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{file} is damaged or ends early after line {lines}; what came before it was read."));
        }
    }

    public void Absorb(TelemetryDecoder decoder)
    {
        _timeless += decoder.Timeless;
        _cuts += decoder.CutBodies;
    }
}
