using System.Globalization;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Answers;

/// <summary>What every answer says besides its rows: how well it covers the question, why, what was read, and how much there was.</summary>
internal sealed class Frame(Query query, EntityMatch match, string files)
{
    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(60);

    private readonly List<string> _notes = [];
    private readonly List<string> _conditions = [];
    private bool _cut;
    private bool _stale;
    private bool _sampled;

    /// <summary>Adds a condition to the query as sent.</summary>
    public void Condition(string text) => _conditions.Add(text);

    public void Note(string text) => _notes.Add(text);

    public void Cut(string note)
    {
        _cut = true;
        _notes.Add(note);
    }

    /// <summary>Tells what of the files could not be read.</summary>
    public void Files(FileFacts facts, int stride)
    {
        _cut |= facts.Incomplete;
        _notes.AddRange(facts.Notes);
        if (stride > 1)
        {
            _sampled = true;
            Cut(string.Create(CultureInfo.InvariantCulture, $"There was more than the memory limit takes: one in {stride} was read. Raise MemoryLimitBytes or ask for less."));
        }
    }

    /// <summary>Judges whether the entity's data reach the end of the window, and says why there is none.</summary>
    /// <param name="rows">How many rows there are in the window.</param>
    /// <param name="freshness">When the entity was heard of at all, or null for never.</param>
    /// <param name="goesOnTo">The last time that anything was recorded, in Unix nanoseconds.</param>
    /// <param name="tolerance">The silence that is set to be tolerated, or null for what is usual.</param>
    /// <param name="noun">What the rows are.</param>
    public void Judge(long rows, Freshness? freshness, long goesOnTo, TimeSpan? tolerance, string noun)
    {
        if (freshness is null)
        {
            if (rows == 0)
            {
                Note(match.Everything ? $"{files} holds no {noun} there." : $"{files} holds no {noun} of '{query.Entity!.Name}' there.");
            }

            return;
        }

        var end = Math.Min(UnixTime.Nanos(query.Window.End), goesOnTo);
        var silence = tolerance is { } set ? set.Ticks * 100 : Math.Max(LeastSilence.Ticks * 100, freshness.Silence);
        if (freshness.Newest < UnixTime.Nanos(query.Window.Start))
        {
            // Before the window it ended; whether that is telling depends on how often it came.
            _stale = silence < end - freshness.Newest;
            Note($"The newest of the {noun} is of {UnixTime.Time(freshness.Newest):yyyy-MM-dd'T'HH:mm:ss'Z'}, before the window begins.");
        }
        else if (silence < end - freshness.Newest)
        {
            _stale = true;
            Note($"The {noun} end at {UnixTime.Time(freshness.Newest):yyyy-MM-dd'T'HH:mm:ss'Z'}, while others go on to {UnixTime.Time(end):yyyy-MM-dd'T'HH:mm:ss'Z'} and beyond.");
        }
        else if (rows == 0)
        {
            Note(freshness.Oldest >= UnixTime.Nanos(query.Window.End)
                ? $"The oldest of the {noun} is of {UnixTime.Time(freshness.Oldest):yyyy-MM-dd'T'HH:mm:ss'Z'}, after the window ends."
                : $"There are {noun} outside the window or of another description, but none that was asked for in it.");
        }
    }

    /// <summary>Puts it round an answer.</summary>
    public T Round<T>(T answer, long available, TimeWindow? covered)
        where T : Answer
    {
        if (match.Note is { } ambiguous)
        {
            _notes.Add(ambiguous);
        }

        if (available > answer.Rows)
        {
            _cut = true;
        }

        return (T)((Answer)answer with
        {
            Coverage = _stale ? Coverage.Stale : _cut ? Coverage.CutShort : answer.Rows == 0 ? Coverage.Empty : Coverage.Data,
            Note = _notes.Count == 0 ? null : string.Join(" ", _notes),
            CoveredWindow = covered,
            SentAs = SentAs(),
            RowsAvailable = _sampled ? null : available,
        });
    }

    private string SentAs()
    {
        var names = match.Names.Order(StringComparer.Ordinal).Select(name => $"\"{name}\"").ToArray();
        var entity = names.Length switch
        {
            0 when match.Everything => "",
            0 => $" service.name=\"{query.Entity!.Name}\"",
            1 => $" service.name={names[0]}",
            _ => $" service.name in ({string.Join(", ", names)})",
        };
        return $"{files}{entity}{string.Concat(_conditions.Select(condition => " " + condition))} {query.Window} limit={query.Limit.ToString(CultureInfo.InvariantCulture)}";
    }
}
