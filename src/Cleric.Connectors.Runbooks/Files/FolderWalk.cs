using System.Globalization;
using Cleric.Exhibits;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Cleric.Connectors.Files;

/// <summary>
/// Finds files in folders. A link is followed where it leads to a file inside of its folder, as in a mounted ConfigMap, and told where it leads out of it. Hidden folders (".git") are passed
/// over, and what is no regular file is not opened.
/// </summary>
internal sealed class FolderWalk(IReadOnlyList<string> folders, IEnumerable<string> patterns, int mostFiles)
{
    private readonly Matcher _matcher = MatcherOf(patterns);
    private readonly string[] _names = NamesOf(folders);

    public FoundFiles Find(CancellationToken cancellationToken)
    {
        var files = new List<FoundFile>();
        var notRead = new List<string>();
        NoAnswer? nothing = null;
        var read = 0;
        for (var i = 0; i < folders.Count; i++)
        {
            if (!Directory.Exists(folders[i]))
            {
                nothing = NoAnswer.Failed($"The folder '{folders[i]}' does not exist. Name another, or mount or clone it there.");
                notRead.Add(nothing.Note!);
                continue;
            }

            try
            {
                Walk(RealPath.Of(folders[i]), _names[i], files, notRead, cancellationToken);
                read++;
            }
            catch (Exception fault) when (fault is UnauthorizedAccessException or System.Security.SecurityException)
            {
                nothing = Refused(folders[i]);
                notRead.Add(nothing.Note!);
            }
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        if (files.Count > mostFiles)
        {
            notRead.Add(string.Create(CultureInfo.InvariantCulture, $"There are {files.Count} files, of which the first {mostFiles} are read. Raise MaxFiles, or narrow the folders."));
            files.RemoveRange(mostFiles, files.Count - mostFiles);
        }

        return new FoundFiles(files, notRead, read == 0 ? nothing : null);
    }

    /// <summary>The answer where the system does not let us in.</summary>
    public static NoAnswer Refused(string path) => NoAnswer.Denied($"'{path}' may not be read. Give the process's user the right to read it.");

    private void Walk(string root, string prefix, List<FoundFile> files, List<string> notRead, CancellationToken cancellationToken)
    {
        var isClone = IsClone(root);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var links = new List<(string Name, string Path)>();
        var folders = new Stack<string>([root]);
        while (folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                foreach (var item in new DirectoryInfo(folder).EnumerateFileSystemInfos())
                {
                    var name = Path.GetRelativePath(root, item.FullName).Replace('\\', '/');
                    if (item.Attributes.HasFlag(FileAttributes.ReparsePoint))
                    {
                        links.Add((name, item.FullName));
                    }
                    else if (item is DirectoryInfo)
                    {
                        if (!item.Name.StartsWith('.'))
                        {
                            folders.Push(item.FullName);
                        }
                    }
                    else if (IsWanted(name) && item is FileInfo { Length: > 0 } file)
                    {
                        // What has no length is empty, or a pipe or device, which would never end.
                        seen.Add(file.FullName);
                        files.Add(new FoundFile(prefix + name, file.FullName, file.Length, file.LastWriteTimeUtc, isClone));
                    }
                }
            }
            catch (UnauthorizedAccessException) when (folder != root)
            {
                notRead.Add(Refused(folder).Note!);
            }
            catch (DirectoryNotFoundException)
            {
                // It went away meanwhile.
            }
        }

        foreach (var (name, path) in links.OrderBy(link => link.Name, StringComparer.Ordinal))
        {
            Follow(root, prefix, name, path, seen, files, notRead);
        }
    }

    private void Follow(string root, string prefix, string name, string path, HashSet<string> seen, List<FoundFile> files, List<string> notRead)
    {
        var wanted = IsWanted(name);
        string target;
        try
        {
            target = RealPath.Of(path);
        }
        catch (IOException)
        {
            notRead.Add($"'{prefix}{name}' is a link that leads nowhere. Mend or remove it.");
            return;
        }

        var inside = target == root || target.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (Directory.Exists(target))
        {
            // What a link to a folder inside leads to is found there, or is hidden on purpose.
            if (!inside && !name.StartsWith('.'))
            {
                notRead.Add($"'{prefix}{name}' is a link out of the folder and is not followed. Name its target as a folder of its own if it is to be read.");
            }
        }
        else if (wanted && !File.Exists(target))
        {
            notRead.Add($"'{prefix}{name}' is a link that leads nowhere. Mend or remove it.");
        }
        else if (wanted && !inside)
        {
            notRead.Add($"'{prefix}{name}' is a link out of the folder and is not followed. Put the file itself there if it is to be read.");
        }
        else if (wanted && new FileInfo(target) is { Length: > 0 } file && seen.Add(target))
        {
            files.Add(new FoundFile(prefix + name, target, file.Length, file.LastWriteTimeUtc, IsCopy: true));
        }
    }

    private bool IsWanted(string name) => _matcher.Match(name).HasMatches;

    private static bool IsClone(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    private static Matcher MatcherOf(IEnumerable<string> patterns)
    {
        var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
        matcher.AddIncludePatterns(patterns);
        return matcher;
    }

    /// <summary>What tells the folders apart where there are several: their names.</summary>
    private static string[] NamesOf(IReadOnlyList<string> folders)
    {
        var names = new string[folders.Count];
        for (var i = 0; i < folders.Count && folders.Count > 1; i++)
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folders[i])));
            var same = Enumerable.Range(0, i).Count(j => names[j] == $"{name}/" || names[j].StartsWith($"{name}~", StringComparison.Ordinal));
            names[i] = same == 0 ? $"{name}/" : string.Create(CultureInfo.InvariantCulture, $"{name}~{same + 1}/");
        }

        return folders.Count > 1 ? names : [""];
    }
}
