using System.Globalization;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>What a digest is made for: when the symptom began, whom it is about, which rows are asked for, and how many lines could be shown at all.</summary>
internal sealed class DigestFocus
{
    private static readonly TimeSpan HalfBefore = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan HalfAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly bool _dated;

    public DigestFocus(Exhibit exhibit, Scope? scope = null, DateTimeOffset? onset = null, RowFilter filter = default, int mostLines = int.MaxValue)
    {
        (Scope, Filter, MostLines) = (scope, filter, mostLines);
        Onset = onset ?? scope?.Onset ?? scope?.Window.Start;
        _dated = exhibit.Query.Window.Duration >= Day || (exhibit.Answer.CoveredWindow is { } covered && covered.Duration >= Day);
    }

    public Scope? Scope { get; }

    /// <summary>When the symptom began, or null when nobody knows.</summary>
    public DateTimeOffset? Onset { get; }

    public RowFilter Filter { get; }

    /// <summary>More lines than this are not worth making.</summary>
    public int MostLines { get; }

    /// <summary>Whether it is at or after the onset. False when that is not known.</summary>
    public bool IsSince(DateTimeOffset time) => Onset is { } onset && time >= onset;

    /// <summary>How near to the onset, from 0 to 1: a half at three minutes before and at ten minutes after. 1 when the onset is not known.</summary>
    public double Nearness(DateTimeOffset time)
    {
        if (Onset is not { } onset)
        {
            return 1;
        }

        return time < onset ? 1 / (1 + ((onset - time) / HalfBefore)) : 1 / (1 + ((time - onset) / HalfAfter));
    }

    /// <summary>A time in UTC, with its date where the exhibit is about a day or more.</summary>
    public string Time(DateTimeOffset time)
    {
        if (_dated)
        {
            return time.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        }

        // By hand, for every line has some.
        return string.Create(8, (int)(time.UtcTicks % TimeSpan.TicksPerDay / TimeSpan.TicksPerSecond), static (text, second) =>
        {
            text[2] = text[5] = ':';
            Put(text, second / 3600);
            Put(text[3..], second / 60 % 60);
            Put(text[6..], second % 60);
        });

        static void Put(Span<char> text, int number) => (text[0], text[1]) = ((char)('0' + (number / 10)), (char)('0' + (number % 10)));
    }
}
