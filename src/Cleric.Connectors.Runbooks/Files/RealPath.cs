namespace Cleric.Connectors.Files;

/// <summary>Where a path really leads: every part of it that is a link is resolved, as realpath(3) does.</summary>
internal static class RealPath
{
    /// <summary>Linux gives up after as many.</summary>
    private const int MostLinks = 40;

    /// <exception cref="IOException">The links go in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        var parts = new Stack<string>(Split(full[root.Length..]).Reverse());
        var real = root;
        var links = 0;
        while (parts.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? root;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"The links of '{path}' go in a circle.");
            }

            if (Path.IsPathRooted(target))
            {
                root = Path.GetPathRoot(target)!;
                (real, target) = (root, target[root.Length..]);
            }

            foreach (var step in Split(target).Reverse())
            {
                parts.Push(step);
            }
        }

        return real;
    }

    private static IEnumerable<string> Split(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");
}
