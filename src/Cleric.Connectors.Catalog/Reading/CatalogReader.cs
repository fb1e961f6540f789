using System.Globalization;
using Cleric.Connectors.Files;

namespace Cleric.Connectors.Catalog.Reading;

/// <summary>Reads all descriptor files of the folders, and those that Locations among them name.</summary>
internal sealed class CatalogReader(CatalogOptions options)
{
    private static readonly string[] DefaultPattern = ["**/catalog-info.yaml"];

    private readonly FolderWalk _walk = new([.. options.Folders], options.Include.Count > 0 ? options.Include : DefaultPattern, options.MaxFiles);

    public CatalogFiles Read(CancellationToken cancellationToken)
    {
        var found = _walk.Find(cancellationToken);
        var findings = new Findings();
        findings.Lost.AddRange(found.NotRead);
        var roots = options.Folders.Where(Directory.Exists).Select(RealPath.Of).ToList();
        var seen = found.Files.Select(file => file.FullPath).ToHashSet(StringComparer.Ordinal);
        var files = new Queue<(string Name, string Path)>(found.Files.Select(file => (file.Name, file.FullPath)));
        var descriptors = new List<Descriptor>();
        var read = 0;
        while (files.TryDequeue(out var file))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TextOf(file.Name, file.Path, findings) is not { } text)
            {
                continue;
            }

            read++;
            foreach (var descriptor in new DescriptorReader(file.Name, findings).Read(text))
            {
                descriptors.Add(descriptor);
                foreach (var (target, line) in descriptor.Targets)
                {
                    Follow(file, target, line, roots, seen, files, findings);
                }
            }
        }

        return new CatalogFiles(descriptors, findings, read, found.Nothing);
    }

    private string? TextOf(string name, string path, Findings findings)
    {
        try
        {
            var text = FileText.Read(path, options.MaxFileBytes);
            if (text.IsCut)
            {
                findings.Lost.Add(string.Create(CultureInfo.InvariantCulture, $"{name} has more than MaxFileBytes ({options.MaxFileBytes}) and is not read. Split it, or raise MaxFileBytes."));
                return null;
            }

            if (!text.IsClean)
            {
                findings.Told.Add($"{name} is not all UTF-8; what is not is shown as U+FFFD. Save it as UTF-8.");
            }

            return text.Text;
        }
        catch (UnauthorizedAccessException)
        {
            findings.Lost.Add(FolderWalk.Refused(name).Note!);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            // It went away meanwhile.
        }

        return null;
    }

    /// <summary>Targets are relative to the file that names them. Those elsewhere on the disk or the network are not read.</summary>
    private void Follow((string Name, string Path) file, string target, int line, List<string> roots, HashSet<string> seen, Queue<(string Name, string Path)> files, Findings findings)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{line}");
        if (target.Contains("://", StringComparison.Ordinal))
        {
            findings.Lost.Add($"{place}: the target '{target}' is not local and is not read. Clone what it names into one of the folders.");
            return;
        }

        string path;
        try
        {
            path = RealPath.Of(Path.Combine(Path.GetDirectoryName(file.Path)!, target));
        }
        catch (IOException)
        {
            path = target;
        }

        var root = roots.Find(root => path.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        if (!File.Exists(path))
        {
            findings.Lost.Add($"{place}: the target '{target}' does not exist. Mend or remove it.");
        }
        else if (root is null)
        {
            findings.Lost.Add($"{place}: the target '{target}' lies outside of the folders and is not read. Name its folder as one of them.");
        }
        else if (new FileInfo(path).Length > 0 && seen.Add(path))
        {
            if (seen.Count > options.MaxFiles)
            {
                findings.Lost.Add(string.Create(CultureInfo.InvariantCulture, $"{place}: there are more files than MaxFiles ({options.MaxFiles}), and '{target}' is not read. Raise MaxFiles."));
                return;
            }

            files.Enqueue((Path.GetRelativePath(root, path).Replace('\\', '/'), path));
        }
    }
}
