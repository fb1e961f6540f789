namespace Cleric.Connectors.Git;

/// <summary>Picks from what is more than a limit allows, evenly.</summary>
internal static class Sampling
{
    /// <summary><paramref name="count"/> of <paramref name="items"/>, evenly spaced, the first and the last among them.</summary>
    public static List<T> Even<T>(IReadOnlyList<T> items, int count)
    {
        if (count >= items.Count)
        {
            return [.. items];
        }

        var picked = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            picked.Add(items[count == 1 ? 0 : (int)((long)i * (items.Count - 1) / (count - 1))]);
        }

        return picked;
    }
}
