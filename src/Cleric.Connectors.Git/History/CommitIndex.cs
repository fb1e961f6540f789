using Cleric.Connectors.Git.Repositories;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.History;

/// <summary>The commits of a branch by their first parents, with the times of their committers. Immutable; about 30 bytes a commit.</summary>
internal sealed class CommitIndex
{
    private const int IdBytes = 20;
    private const long BeginOfTime = -62_135_596_800;
    private const long EndOfTime = 253_402_300_799;

    private readonly byte[] _ids;
    private readonly long[] _times;

    /// <summary>The places in the order of their times, or null where that is the order of the history.</summary>
    private readonly int[]? _byTime;
    private readonly Dictionary<int, Misplaced> _misplaced = [];

    private CommitIndex(byte[] ids, long[] times, HistoryEnd end, long tolerance, long now)
    {
        (_ids, _times, End) = (ids, times, end);
        if (times.Zip(times.Skip(1)).Any(pair => pair.First > pair.Second))
        {
            _byTime = [.. Enumerable.Range(0, times.Length)];
            Array.Sort((long[])times.Clone(), _byTime);
        }

        if (_byTime is not null || times[^1] > now + tolerance)
        {
            foreach (var commit in TimeOrder.Misplaced(times, tolerance, now))
            {
                _misplaced.Add(commit.Place, commit);
            }
        }
    }

    public int Count => _times.Length;

    public ObjectId Tip => IdAt(Count - 1);

    public HistoryEnd End { get; }

    /// <summary>The commits whose times cannot be right.</summary>
    public IReadOnlyCollection<Misplaced> Misplaced => _misplaced.Values;

    /// <summary>The oldest time that can be right.</summary>
    public DateTimeOffset Oldest => Time(Enumerable.Range(0, Count).Where(place => !_misplaced.ContainsKey(place)).Select(place => _times[place]).DefaultIfEmpty(_times[0]).First());

    /// <summary>The newest time that can be right.</summary>
    public DateTimeOffset Newest => Time(Enumerable.Range(1, Count).Select(back => Count - back).Where(place => !_misplaced.ContainsKey(place)).Select(place => _times[place]).DefaultIfEmpty(_times[0]).First());

    public Misplaced? MisplacedAt(int place) => _misplaced.TryGetValue(place, out var misplaced) ? misplaced : null;

    public ObjectId IdAt(int place) => new(_ids.AsSpan(place * IdBytes, IdBytes).ToArray());

    public DateTimeOffset TimeAt(int place) => Time(_times[place]);

    /// <summary>Whether what a commit changed cannot be told, since its parent is not there.</summary>
    public bool IsCutOff(int place) => place == 0 && End is HistoryEnd.Shallow or HistoryEnd.Broken;

    /// <summary>The places of the commits in a window, by time and then by history.</summary>
    public List<int> Within(TimeWindow window)
    {
        var places = new List<int>();
        for (var i = FirstFrom(window.Start); i < Count && window.Contains(TimeAt(ByTime(i))); i++)
        {
            places.Add(ByTime(i));
        }

        // Sorting by time keeps no order of equals.
        places.Sort((a, b) => _times[a] != _times[b] ? _times[a].CompareTo(_times[b]) : a.CompareTo(b));
        return places;
    }

    /// <summary>Reads the commits from <paramref name="tip"/> back by first parents, or only to the tip of what was read before where that is among them.</summary>
    public static CommitIndex Read(Commit tip, IReadOnlySet<string> shallow, CommitIndex? before, int most, TimeSpan tolerance, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (before is not null && before.Tip == tip.Id)
        {
            return before;
        }

        var known = before?.Tip;
        var (newIds, newTimes, end, joins) = (new List<ObjectId>(), new List<long>(), HistoryEnd.Root, false);
        for (Commit? commit = tip; commit is not null;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (commit.Id == known)
            {
                (end, joins) = (before!.End, true);
                break;
            }

            if (newIds.Count == most)
            {
                end = HistoryEnd.Bounded;
                break;
            }

            Commit? parent;
            try
            {
                var time = TimeOf(commit);
                parent = commit.Parents.FirstOrDefault();
                newTimes.Add(time);
                newIds.Add(commit.Id);
            }
            catch (Exception exception) when (newIds.Count > 0 && Damage.Is(exception))
            {
                end = shallow.Contains(newIds[^1].Sha) ? HistoryEnd.Shallow : HistoryEnd.Broken;
                break;
            }

            if (shallow.Contains(commit.Sha))
            {
                end = HistoryEnd.Shallow;
                break;
            }

            commit = parent;
        }

        var kept = joins ? Math.Min(before!.Count, most - newIds.Count) : 0;
        var ids = new byte[(kept + newIds.Count) * IdBytes];
        var times = new long[kept + newIds.Count];
        if (kept > 0)
        {
            before!._ids.AsSpan((before.Count - kept) * IdBytes).CopyTo(ids);
            before._times.AsSpan(before.Count - kept).CopyTo(times);
        }

        if (joins && kept < before!.Count)
        {
            end = HistoryEnd.Bounded;
        }

        for (var i = 0; i < newIds.Count; i++)
        {
            newIds[i].RawId.CopyTo(ids, (times.Length - 1 - i) * IdBytes);
            times[times.Length - 1 - i] = newTimes[i];
        }

        return new CommitIndex(ids, times, end, (long)tolerance.TotalSeconds, now.ToUnixTimeSeconds());
    }

    private static long TimeOf(Commit commit)
    {
        try
        {
            return commit.Committer.When.ToUnixTimeSeconds();
        }
        catch (ArgumentOutOfRangeException)
        {
            // No calendar holds it; the end of time will be found to be misplaced.
            return EndOfTime;
        }
    }

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, BeginOfTime, EndOfTime));

    private int ByTime(int i) => _byTime is null ? i : _byTime[i];

    private int FirstFrom(DateTimeOffset start)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = TimeAt(ByTime(middle)) < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
