namespace Cleric.Connectors.Git.History;

/// <summary>Tells which times of a history cannot be right.</summary>
internal static class TimeOrder
{
    /// <summary>
    /// The times ought to ascend and none ought to lie ahead. The longest ascending run through them is taken for right (patience sorting); what stands outside of it by more than
    /// <paramref name="tolerance"/> is misplaced. So one commit from a clock a year ahead makes one misplaced commit, and not one of each that follows.
    /// </summary>
    public static IEnumerable<Misplaced> Misplaced(long[] times, long tolerance, long now)
    {
        var (tails, before) = (new List<int>(), new int[times.Length]);
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] > now + tolerance)
            {
                continue;
            }

            var (low, high) = (0, tails.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = times[tails[middle]] <= times[i] ? (middle + 1, high) : (low, middle);
            }

            before[i] = low > 0 ? tails[low - 1] : -1;
            if (low == tails.Count)
            {
                tails.Add(i);
            }
            else
            {
                tails[low] = i;
            }
        }

        var right = new bool[times.Length];
        for (var i = tails.Count > 0 ? tails[^1] : -1; i >= 0; i = before[i])
        {
            right[i] = true;
        }

        var latest = new long[times.Length];
        var after = now;
        for (var i = times.Length - 1; i >= 0; i--)
        {
            latest[i] = after;
            after = right[i] ? times[i] : after;
        }

        var earliest = long.MinValue;
        for (var i = 0; i < times.Length; i++)
        {
            if (right[i])
            {
                earliest = times[i];
            }
            else if (times[i] > latest[i] + tolerance || (earliest != long.MinValue && times[i] < earliest - tolerance))
            {
                yield return new Misplaced(i, earliest, latest[i]);
            }
        }
    }
}
