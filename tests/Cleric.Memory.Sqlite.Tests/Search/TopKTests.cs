using Cleric.Memory.Sqlite.Search;
using FsCheck.Xunit;

namespace Cleric.Memory.Sqlite.Tests.Search;

public sealed class TopKTests
{
    [Property]
    public bool The_nearest_are_kept_in_order(byte[] nearness, byte capacity)
    {
        var top = new TopK(capacity);
        for (var i = 0; i < nearness.Length; i++)
        {
            if (nearness[i] >= top.Least)
            {
                top.Offer(nearness[i], i);
            }
        }

        return top.Ordered().SequenceEqual(nearness.Select((value, i) => ((float)value, (long)i)).OrderByDescending(entry => entry.Item1).ThenBy(entry => entry.Item2).Take(capacity));
    }
}
