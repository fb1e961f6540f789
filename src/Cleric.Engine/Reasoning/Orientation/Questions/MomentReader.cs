using System.Globalization;
using System.Text.RegularExpressions;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>Finds times of day, days and "an hour ago" in a text.</summary>
internal static partial class MomentReader
{
    private const string Weekdays = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
    private const string Months = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    private const string Parts = "morning|afternoon|evening|night";

    private const string Day =
        "(?:(?:(?<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
        + "|(?<relative>the day before yesterday|yesterday|today|tomorrow)"
        + "|(?:(?<last>last|past|this)\\s+)?(?<weekday>" + Weekdays + "|(?<=\\b(?:since|on|last|from|until|till)\\s)(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\\b)"
        + "|(?<date>[0-9]{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?<month>" + Months + ")\\b(?:\\s+(?<year>[0-9]{4}))?"
        + "|(?<month>" + Months + ")\\s+(?<date>[0-9]{1,2})(?:st|nd|rd|th)?(?:,?\\s+(?<year>[0-9]{4}))?(?![0-9:])"
        + "|(?<=\\b(?:since|on|from)\\s)(?<slash>[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?))"
        + "(?:\\s+(?:in the\\s+)?(?<part>" + Parts + "))?"
        + "|this\\s+(?<part>morning|afternoon|evening)|in the\\s+(?<part>morning|afternoon|evening)|(?<relative>tonight|last night|this week))(?:\\b|(?=T[0-9]))";

    private const string Zone =
        "(?:\\s?(?<zone>(?:utc|gmt)\\s?[+-][0-9]{1,2}(?::?[0-9]{2})?\\b|(?:utc|gmt|z)\\b|\\+[0-9]{2}:?[0-9]{2}\\b|(?<=t[0-9:.]{5,16})-[0-9]{2}:?[0-9]{2}\\b"
        + "|(?<unsure>cet|cest|est|edt|cst|cdt|mst|mdt|pst|pdt|bst|ist|jst|eet|eest|wet|aest|msk|local(?: time)?|our time|my time)\\b))?";

    private const string Clock =
        "(?:(?<hour>[01]?[0-9]|2[0-3])(?:[:h](?<minute>[0-5][0-9])(?::(?<second>[0-5][0-9])(?:\\.[0-9]{1,9})?)?(?:\\s?(?<half>[ap])\\.?m\\b\\.?)?|\\s?(?<half>[ap])\\.?m\\b\\.?)|(?<word>noon|midday|midnight)\\b)(?![0-9:])" + Zone;

    /// <summary>An hour alone is a time where nothing else could stand: "since 14", "at 9 this morning", "between 9 and 10".</summary>
    private const string Hour =
        "(?:(?<=\\b(?:since|at|around|from|after|before|until|till|between)\\s)(?<hour>[01]?[0-9]|2[0-3])(?=\\s*(?:o'?clock\\b|utc\\b|gmt\\b|$|[?!,;]|\\.(?![0-9])|(?:today|yesterday|tonight|this|in the|on (?:" + Weekdays + "))\\b))"
        + "|(?<=\\b(?:from|between)\\s)(?<hour>[01]?[0-9]|2[0-3])(?=\\s+(?:and|to|until|till)\\s+[0-9]{1,2}(?![0-9.]|\\s+[a-z]{3}))"
        + "|(?<=\\b(?:from|between)\\s[0-9]{1,2}(?:\\s?[ap]m)?\\s(?:and|to|until|till)\\s)(?<hour>[01]?[0-9]|2[0-3])(?![0-9.:]|\\s?[ap]\\.?m|\\s+(?!today|yesterday|this|in the|on |utc|gmt)[a-z]{3}))(?:\\s*o'?clock\\b)?" + Zone;

    /// <summary>Nobody asks about more than a hundred years.</summary>
    private const double LongestDays = 36_500;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = 1,
        ["an"] = 1,
        ["one"] = 1,
        ["two"] = 2,
        ["a couple of"] = 2,
        ["couple of"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["twelve"] = 12,
        ["fifteen"] = 15,
        ["twenty"] = 20,
        ["thirty"] = 30,
    };

    public static List<Moment> Read(string text, DateTimeOffset now)
    {
        var moments = new List<Moment>();
        moments.AddRange(AgoPattern().Matches(text).Select(match => OfAgo(match, now)));
        moments.AddRange(Pattern().Matches(text).Where(match => !moments.Exists(moment => moment.Start < match.Index + match.Length && match.Index < moment.End)).Select(match => Of(match, now)).ToList());
        moments.AddRange(Impossible().Matches(text).Where(match => !moments.Exists(moment => moment.Start < match.Index + match.Length && match.Index < moment.End))
            .Select(match => new Moment(match.Index, match.Index + match.Length) { Doubt = $"What time is \"{match.Value}\"?" }).ToList());
        return [.. moments.OrderBy(moment => moment.Start)];
    }

    /// <summary>How long "30 minutes", "half an hour" and the like are, and to what they are exact; null when it is not said: "a few minutes".</summary>
    public static (TimeSpan Length, TimeSpan Unit)? Length(Match match)
    {
        var unit = char.ToLowerInvariant(match.Groups["unit"].Value[0]) switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.FromDays(7),
        };
        var number = Spaces().Replace(match.Groups["number"].Value, " ");
        double? count = number switch
        {
            "" => 1,
            _ when number.StartsWith("half", StringComparison.OrdinalIgnoreCase) => 0.5,
            _ when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) => digits,
            _ => Numbers.TryGetValue(number, out var named) ? named : null,
        };
        return count is not { } of || of == 0 || unit.TotalDays * of > LongestDays ? null : (unit * (of + (match.Groups["more"].Success ? 0.5 : 0)), of < 1 ? unit / 4 : unit);
    }

    private static Moment OfAgo(Match match, DateTimeOffset now)
    {
        var moment = new Moment(match.Index, match.Index + match.Length) { NamesZone = true };
        if (Length(match) is not var (length, unit))
        {
            return moment with { Doubt = $"When was \"{match.Value}\"?" };
        }

        // A day or a week ago is a day, not a minute of it.
        return unit < TimeSpan.FromDays(1) ? moment with { Ago = length, Slack = unit / 2 } : moment with { Day = now.Date - length };
    }

    private static Moment Of(Match match, DateTimeOffset now)
    {
        var moment = new Moment(match.Index, match.Index + match.Length);
        var zone = match.Groups["zone"];
        if (match.Groups["unsure"].Success)
        {
            return moment with { Doubt = $"What is \"{match.Value}\" in UTC?" };
        }

        if (zone.Success)
        {
            if (OffsetOf(zone.Value) is not { } offset)
            {
                return moment with { Doubt = $"What is \"{match.Value}\" in UTC?" };
            }

            moment = moment with { NamesZone = true, Offset = offset };
        }

        var today = now.ToOffset(moment.Offset).Date;
        if (match.Groups["slash"].Success)
        {
            return moment with { Doubt = $"Which day is \"{match.Groups["slash"].Value}\"? Say it as {today:yyyy-MM-dd}." };
        }

        var part = PartOf(match.Groups["part"].Value);
        if (!TryDay(match, today, out var day, ref part))
        {
            return moment with { Doubt = $"Which day is \"{match.Value}\"?" };
        }

        moment = moment with { Day = day, Part = part };
        if (match.Groups["word"].Success)
        {
            return moment with { Clock = match.Groups["word"].Value.StartsWith("midn", StringComparison.OrdinalIgnoreCase) ? TimeSpan.Zero : TimeSpan.FromHours(12) };
        }

        if (!match.Groups["hour"].Success)
        {
            // A part of no certain day is one of today.
            return moment with { Day = day ?? today };
        }

        var hour = Number(match.Groups["hour"]);
        var half = match.Groups["half"].Value;
        var bare = half.Length == 0 && !match.Groups["minute"].Success;
        hour = half.Length > 0 && hour <= 12 ? (hour % 12) + (half is "p" or "P" ? 12 : 0)
            : part is { From: >= 12 } && hour is > 0 and < 12 ? hour + 12
            : hour;
        return moment with
        {
            Clock = new TimeSpan(hour, match.Groups["minute"].Success ? Number(match.Groups["minute"]) : 0, match.Groups["second"].Success ? Number(match.Groups["second"]) : 0),
            NamesHalf = half.Length > 0,
            IsHalfClock = bare && hour is > 0 and <= 12 && part is null,
            Part = null,
        };
    }

    private static bool TryDay(Match match, DateTime today, out DateTime? day, ref (int From, int To)? part)
    {
        day = null;
        if (match.Groups["iso"] is { Success: true } iso)
        {
            day = DateTime.TryParseExact(iso.Value, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) ? exact : null;
            return day is not null;
        }

        if (match.Groups["month"] is { Success: true } month)
        {
            var number = Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames, name => name.Length > 0 && month.Value.StartsWith(name, StringComparison.OrdinalIgnoreCase)) + 1;
            var named = match.Groups["year"].Success;
            var year = named ? Number(match.Groups["year"]) : today.Year;
            var date = Number(match.Groups["date"]);
            if (year < 1 || date < 1 || date > DateTime.DaysInMonth(year, number))
            {
                return false;
            }

            day = new DateTime(year, number, date);
            day = !named && day > today && (number, date) is not (2, 29) ? day.Value.AddYears(-1) : day;
            return true;
        }

        if (match.Groups["weekday"] is { Success: true } weekday)
        {
            var number = Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames, name => weekday.Value.StartsWith(name, StringComparison.OrdinalIgnoreCase));
            var back = ((int)today.DayOfWeek - number + 7) % 7;
            day = today.AddDays(back == 0 && match.Groups["last"].Value.Equals("last", StringComparison.OrdinalIgnoreCase) ? -7 : -back);
            return true;
        }

        switch (match.Groups["relative"].Value.ToLowerInvariant())
        {
            case "today":
                day = today;
                break;
            case "yesterday":
                day = today.AddDays(-1);
                break;
            case "the day before yesterday":
                day = today.AddDays(-2);
                break;
            case "tomorrow":
                day = today.AddDays(1);
                break;
            case "tonight":
                (day, part) = (today, (18, 24));
                break;
            case "last night":
                (day, part) = (today.AddDays(-1), (18, 30));
                break;
            case "this week":
                day = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
                part = (0, 7 * 24);
                break;
        }

        return true;
    }

    private static (int From, int To)? PartOf(string part) => part.ToLowerInvariant() switch
    {
        "morning" => (5, 12),
        "afternoon" => (12, 18),
        "evening" => (18, 24),
        "night" => (18, 30),
        _ => null,
    };

    private static TimeSpan? OffsetOf(string zone)
    {
        var sign = zone.AsSpan().IndexOfAny('+', '-');
        if (sign < 0)
        {
            return TimeSpan.Zero;
        }

        var digits = zone[(sign + 1)..].Replace(":", "", StringComparison.Ordinal);
        var hours = int.Parse(digits.AsSpan(0, Math.Min(2, digits.Length == 3 ? 1 : digits.Length)), NumberStyles.None, CultureInfo.InvariantCulture);
        var minutes = digits.Length > 2 ? int.Parse(digits.AsSpan(digits.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        var offset = new TimeSpan(hours, minutes, 0);
        return offset > TimeSpan.FromHours(14) || minutes > 59 ? null : zone[sign] == '-' ? -offset : offset;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex("(?<![0-9:./\\w])(?<!(?<![0-9m])-)(?:" + Day + "(?:(?:,?\\s+(?:at\\s+|around\\s+)?|T|\\s?@\\s?)(?:" + Clock + "))?|(?:" + Clock + "|" + Hour + ")(?:,?\\s+(?:on\\s+|of\\s+)?" + Day + ")?)", Options)]
    private static partial Regex Pattern();

    /// <summary>"2 hours ago", "half an hour ago", "an hour and a half ago".</summary>
    [GeneratedRegex(@"(?<![0-9:.\w-])(?<number>[0-9]{1,9}|half\s+an?|an?\s+couple\s+of|couple\s+of|an?\s+few|a\s+few|few|several|some|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)\s*(?<unit>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)(?<more>\s+and\s+a\s+half)?\s+(?:ago|back|earlier)\b", Options)]
    private static partial Regex AgoPattern();

    [GeneratedRegex(@"(?<![0-9:./\w-])[0-9]{1,2}:[0-9]{2}(?![0-9:])", Options)]
    private static partial Regex Impossible();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
