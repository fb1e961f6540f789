using System.Text.RegularExpressions;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>Puts together what a question says of time: moments, what stands before them, and the change that it speaks of.</summary>
internal sealed partial class TimeReader(string masked, string text, IReadOnlyList<Moment> moments, DateTimeOffset now)
{
    private const int Range = 0;
    private const int Since = 1;
    private const int Lasting = 2;
    private const int At = 3;
    private const int WholeDay = 4;
    private const int Before = 5;

    /// <summary>A clock that is ahead of ours by less is not the day before.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly DateTime Earliest = new(1980, 1, 2);

    private readonly List<QuestionNote> _doubts = [];

    /// <summary>Words that name a time by what happened, of which nobody knows when: "since the outage".</summary>
    public static List<(int Start, int End)> Events(string blanked) =>
        [.. EventPattern().Matches(blanked).Select(match => (match.Index, match.Index + match.Length - (match.Length - match.Value.TrimEnd().Length)))];

    /// <summary>The stretch of time by which a change is named, or null: "the 14:00 deploy", "the deploy of payments at 14:00".</summary>
    public TimeWindow? TimeOf(ChangeReference reference) =>
        moments.FirstOrDefault(moment => BelongsTo(moment, reference) && moment.Doubt is null) is { } moment && Resolve(moment, out _) is { } window ? window : null;

    public TimeReading Read(ChangeReference? reference, IReadOnlyList<(int Start, int End)> events)
    {
        _doubts.Clear();
        _doubts.AddRange(moments.Where(moment => moment.Doubt is not null).Select(moment => new QuestionNote(QuestionTopic.Time, moment.Doubt!)));
        var items = Items(reference);
        items.AddRange(Durations(items));
        if (reference?.Change is { } change && !items.Exists(item => item.Start < reference.End && reference.Start < item.End))
        {
            items.Add(OfChange(reference, change.Time));
        }

        var best = items.OrderBy(item => item.Rank).ThenBy(item => item.Start).FirstOrDefault();
        var understood = new List<QuestionNote>();
        if (best is not null)
        {
            understood.Add(Note($"{Words(best)}: {best.Says}{(reference?.Change is { } named && best.Start < reference.End && reference.Start < best.End ? $", {named.Kind} \"{Readers.Reading.Line(named.Title)}\"" : "")}"));
            if (best.AssumesUtc)
            {
                understood.Add(Note("no time zone is named: times are taken for UTC"));
            }

            _doubts.AddRange(items.Where(item => item != best).Select(item => Note($"\"{Words(best)}\" is looked at and \"{Words(item)}\" is not. Which is meant?")));
        }

        if (reference?.Change is { } elsewhere && (best is null || best.Start >= reference.End || reference.Start >= best.End))
        {
            understood.Add(Note($"{reference.Words}: {elsewhere.Kind} \"{Readers.Reading.Line(elsewhere.Title)}\" at {Moments.Say(elsewhere.Time, now)}"));
        }

        if (reference?.Doubt is { } doubt)
        {
            _doubts.Add(Note(doubt));
        }

        _doubts.AddRange(events.Select(item => Note($"Which time is \"{text[item.Start..item.End]}\"?")));
        return (best?.Reading ?? new TimeReading()) with { Understood = understood, NotUnderstood = [.. _doubts.Distinct()] };
    }

    private static QuestionNote Note(string sentence) => new(QuestionTopic.Time, sentence);

    private string Words(TimeItem item) => text[item.Start..item.End].Trim();

    private List<TimeItem> Items(ChangeReference? reference)
    {
        var known = moments.Where(moment => moment.Doubt is null).ToList();

        // "Yesterday between 10:00 and 10:30": the day is that of both.
        var days = known.Where(moment => moment is { Day: not null, Clock: null, Ago: null }).ToList();
        if (days is [var day] && known.Exists(moment => moment is { Clock: not null, Day: null }) && (reference is null || !BelongsTo(day, reference)))
        {
            known = [.. known.Where(moment => moment != day).Select(moment => moment is { Clock: { } clock, Day: null }
                ? moment with { Day = day.Day, IsHalfClock = moment.IsHalfClock && day.Part is null, Clock = day.Part is { From: >= 12 } && !moment.NamesHalf && clock < TimeSpan.FromHours(12) ? clock + TimeSpan.FromHours(12) : clock }
                : moment)];
        }

        var items = new List<TimeItem?>();
        for (var i = 0; i < known.Count; i++)
        {
            if (i + 1 < known.Count && IsRange(known[i], known[i + 1]))
            {
                items.Add(OfRange(known[i], known[i + 1]));
                i++;
            }
            else
            {
                items.Add(Of(known[i], reference is not null && BelongsTo(known[i], reference) ? reference : null));
            }
        }

        return [.. items.OfType<TimeItem>()];
    }

    private bool BelongsTo(Moment moment, ChangeReference reference) =>
        moment.Start >= reference.Start && moment.Start < reference.End || moment.Start >= reference.End && Follows().IsMatch(masked[reference.End..moment.Start]);

    private bool IsRange(Moment one, Moment other) =>
        Between().Match(masked[one.End..other.Start]) is { Success: true } match && (match.Groups["and"].Length == 0 || BetweenBefore().IsMatch(masked[..one.Start]));

    private TimeItem? OfRange(Moment one, Moment other)
    {
        var start = RangeBefore().Match(masked[..one.Start]) is { Success: true } match ? match.Index : one.Start;
        if (one is { IsHalfClock: true, Clock: { } early } && other is { IsHalfClock: false, Clock: { } late })
        {
            // "Between 2 and 3pm".
            var later = early < TimeSpan.FromHours(12) ? early + TimeSpan.FromHours(12) : early;
            one = one with { IsHalfClock = false, Clock = other.NamesHalf && later <= late ? later : early };
        }

        var day = one.Day ?? other.Day;
        if (one.IsHalfClock && other.IsHalfClock)
        {
            _doubts.Add(Note($"Is \"{text[start..other.End]}\" in the morning or in the evening?"));
            return null;
        }

        var zone = one.NamesZone ? one : other;
        if (Resolve(one with { Day = one.Clock is null ? one.Day : day, Offset = zone.Offset }, out var doubt) is not { } begin)
        {
            _doubts.Add(Note(doubt!));
            return null;
        }

        DateTimeOffset end;
        if (other.Day is { } named && (named < Earliest || named > now.ToOffset(zone.Offset).Date))
        {
            // What goes on into the future goes on until now.
            end = named < Earliest ? begin.Start : now;
        }
        else if (other.Clock is { } clock)
        {
            var local = other.Day ?? begin.Start.ToOffset(zone.Offset).Date;
            end = new DateTimeOffset(local + clock, zone.Offset).ToUniversalTime();
            end = end <= begin.Start && other.IsHalfClock && clock < TimeSpan.FromHours(12) ? end.AddHours(12) : end;
            end = end <= begin.Start && (other.Day is null || other.Day == one.Day) ? end.AddDays(1) : end;
        }
        else
        {
            end = Resolve(other, out _)?.End ?? now;
        }

        end = end > now ? now : end;
        if (end <= begin.Start)
        {
            _doubts.Add(Note($"\"{text[start..other.End]}\" ends before it begins. Which time is meant?"));
            return null;
        }

        var window = new TimeWindow(begin.Start, end);
        return new TimeItem(start, other.End, Range, new TimeReading { Window = window }, Moments.Say(window, now), !one.NamesZone && !other.NamesZone);
    }

    private TimeItem? Of(Moment moment, ChangeReference? reference)
    {
        if (Resolve(moment, out var doubt) is not { } window)
        {
            _doubts.Add(Note(doubt!));
            return null;
        }

        var before = masked[..moment.Start];
        var (start, end) = (moment.Start, moment.End);
        string kind;
        if (reference is not null)
        {
            (start, end) = (Math.Min(start, reference.Start), Math.Max(end, reference.End));
            kind = reference.IsBefore ? "before" : "since";
        }
        else
        {
            var match = Preposition().Match(before);
            start = match.Success ? match.Index : start;
            kind = match.Groups["since"].Success ? "since" : match.Groups["before"].Success ? "before" : match.Groups["around"].Success ? "around" : "at";
        }

        var assumes = !moment.NamesZone;
        var isInstant = window.Duration == TimeSpan.Zero;
        var time = window.Start;
        var shifted = moment is { Clock: not null, Day: null } && time.UtcDateTime.Date < now.UtcDateTime.Date && moment.Offset == TimeSpan.Zero ? " (today's is still to come)" : "";
        switch (kind)
        {
            case "since" when reference?.Change is { } change && !isInstant:
                return OfChange(reference, change.Time) with { Start = start, End = end };
            case "since":
                return new TimeItem(start, end, Since, Open(time, window.End > now ? now : window.End), $"from {Moments.Say(time, now)}{shifted}", assumes);
            case "before":
                return new TimeItem(start, end, Before, new TimeReading { At = time, Window = new TimeWindow(time - TimeSpan.FromHours(1), time) }, $"until {Moments.Say(time, now)}{shifted}", assumes);
            case "at" or "around" when isInstant:
                var (back, ahead) = moment.Slack > TimeSpan.Zero ? (moment.Slack, moment.Slack)
                    : kind == "around" ? (TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15))
                    : (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15));
                return new TimeItem(start, end, At, new TimeReading { At = time, Window = new TimeWindow(time - back, time + ahead > now ? now : time + ahead) }, $"{Moments.Say(time, now)}{shifted}", assumes);
            default:
                var whole = new TimeWindow(time, window.End > now ? now : window.End);
                return new TimeItem(start, end, WholeDay, new TimeReading { Window = whole }, Moments.Say(whole, now), assumes);
        }
    }

    private TimeItem OfChange(ChangeReference reference, DateTimeOffset time) => reference.IsBefore
        ? new TimeItem(reference.Start, reference.End, Before, new TimeReading { At = time, Window = new TimeWindow(time - TimeSpan.FromHours(1), time) }, $"until {Moments.Say(time, now)}", false)
        : new TimeItem(reference.Start, reference.End, Since, Open(time, time), $"from {Moments.Say(time, now)}", false);

    private IEnumerable<TimeItem> Durations(List<TimeItem> items)
    {
        foreach (Match match in DurationPattern().Matches(masked))
        {
            var (start, end) = (match.Index, match.Index + match.Length);
            var since = match.Groups["prep"].Value.ToLowerInvariant() is "for" or "since";
            var last = match.Groups["last"].Success;
            var seconds = match.Groups["unit"].Value.StartsWith('s') || match.Groups["unit"].Value.StartsWith('S');
            if (!last && (!since || match.Groups["number"].Length == 0 || seconds) || items.Exists(item => item.Start < end && start < item.End) || moments.Any(moment => moment.Start < end && start < moment.End))
            {
                continue;
            }

            if (MomentReader.Length(match) is not var (length, unit) || length > now.UtcDateTime - Earliest)
            {
                _doubts.Add(Note($"How long is \"{text[start..end].Trim()}\"?"));
                continue;
            }

            var from = now - length;
            var reading = since ? Open(from, from + (length / 2 < unit ? length / 2 : unit)) : new TimeReading { Window = new TimeWindow(from, now) };
            yield return new TimeItem(start, end, Lasting, reading, $"from {Moments.Say(from, now)}", false);
        }
    }

    private TimeReading Open(DateTimeOffset from, DateTimeOffset begun) => new()
    {
        At = from,
        Window = new TimeWindow(from < now ? from : now - TimeSpan.FromMinutes(1), now),
        BeganBefore = begun,
    };

    /// <summary>The moment or day in UTC, or why it can't be told.</summary>
    private TimeWindow? Resolve(Moment moment, out string? doubt)
    {
        var said = text[moment.Start..moment.End];
        doubt = null;
        if (moment.Ago is { } ago)
        {
            return ago > now.UtcDateTime - Earliest ? Refuse($"\"{said}\" is too long ago. Which time is meant?", out doubt) : new TimeWindow(now - ago, now - ago);
        }

        var today = now.ToOffset(moment.Offset).Date;
        if (moment.IsHalfClock)
        {
            return Refuse($"Is \"{said}\" {moment.Clock!.Value:hh\\:mm} or {(moment.Clock.Value + TimeSpan.FromHours(12)).Hours:00}:00 UTC?", out doubt);
        }

        if (moment.Day is { } day && (day > today || day < Earliest))
        {
            return Refuse($"\"{said}\" {(day > today ? "lies in the future" : "is too long ago")}. Which time is meant?", out doubt);
        }

        if (moment.Clock is { } clock)
        {
            var time = new DateTimeOffset((moment.Day ?? today) + clock, moment.Offset).ToUniversalTime();
            time = moment.Day is null && time > now + Tolerance ? time.AddDays(-1) : time;
            return time > now + Tolerance ? Refuse($"\"{said}\" lies in the future. Which time is meant?", out doubt) : new TimeWindow(time > now ? now : time, time > now ? now : time);
        }

        var begin = new DateTimeOffset(moment.Day!.Value, moment.Offset).ToUniversalTime();
        var (first, last) = moment.Part ?? (0, 24);
        if (begin.AddHours(first) > now && first > 5)
        {
            return Refuse($"\"{said}\" lies in the future. Which time is meant?", out doubt);
        }

        // Before dawn "this morning" is the night.
        return new TimeWindow(begin.AddHours(first) > now ? begin : begin.AddHours(first), begin.AddHours(last));

        static TimeWindow? Refuse(string why, out string? doubt)
        {
            doubt = why;
            return null;
        }
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^\s*(?:(?<and>and)|to|until|till|through|-|–|—)\s*(?:the\s+)?$", Options)]
    private static partial Regex Between();

    [GeneratedRegex(@"\bbetween\s+(?:the\s+)?$", Options)]
    private static partial Regex BetweenBefore();

    [GeneratedRegex(@"\b(?:between|from)\s+(?:the\s+)?$", Options)]
    private static partial Regex RangeBefore();

    [GeneratedRegex(@"\b(?:(?<since>(?:ever\s+)?since|from|after|following|starting|beginning|as\s+of)(?:\s+(?:at|from|on|about|around|roughly))?|(?<before>before|until|till|up\s+to|by)|(?<around>around|about|roughly|approximately|circa|near)|at|on|in|during)\s*(?:the\s+)?$|(?<around>~)\s*$|@\s*$", Options)]
    private static partial Regex Preposition();

    /// <summary>What may stand between a change and its time.</summary>
    [GeneratedRegex(@"^\s*(?:,?\s*(?:at|from|on|around|in|of)\s+)?(?:the\s+)?$", Options)]
    private static partial Regex Follows();

    [GeneratedRegex(@"\b(?:(?<prep>for|since|in|over|during|within|from)\s+)?(?:(?:about|around|roughly|almost|nearly|over|more\s+than|at\s+least)\s+)?(?:the\s+)?(?:(?<last>last|past|previous)\s+)?(?:(?<number>[0-9]{1,9}|half\s+an?|a\s+couple\s+of|couple\s+of|a\s+few|few|several|some|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)[\s-]*)?(?<unit>seconds?|secs?|(?<=[0-9]\s?)s|minutes?|mins?|(?<=[0-9]\s?)m|hours?|hrs?|(?<=[0-9]\s?)h|days?|(?<=[0-9]\s?)d|weeks?|(?<=[0-9]\s?)w)\b(?<more>\s+and\s+a\s+half)?", Options)]
    private static partial Regex DurationPattern();

    /// <summary>Up to five words, to where the clause ends. What begins with "it" or "we" gives a reason rather than a time.</summary>
    [GeneratedRegex(@"\b(?:(?:since|during)\s+(?!(?:it|we|they|i|there|you|now)\b)|(?:after|before|following)\s+(?=(?:the|that|our|last|yesterday['’]s|today['’]s)\s))(?:\uE000+\s+(?:is|are|was|were|has|have|had|got|became|went|started|stopped)(?=\s)|[^\s,.;:?!]+)(?:\s+(?!(?:is|are|was|were|has|have|had|and|but|or|why|on|in|at|for|to|when|while|what|with|did|does|do|can|could)\b)[^\s,.;:?!]+){0,4}", Options)]
    private static partial Regex EventPattern();
}
