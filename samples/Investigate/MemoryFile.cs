using System.Globalization;
using Cleric;

namespace Investigate;

/// <summary>The file of a memory, and beside it the case files of the investigations that it took part in.</summary>
internal sealed class MemoryFile
{
    /// <summary>Names the case that was investigated last, wherever its file is.</summary>
    private const string LastName = "last";

    public MemoryFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (path.Length == 0 || Directory.Exists(Path) || System.IO.Path.GetFileName(Path).Length == 0)
        {
            throw new ClericException($"--memory is '{path}', which is a folder. Name a file in it.");
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(Path)))
        {
            throw new ClericException($"--memory is '{path}', but there is no folder '{System.IO.Path.GetDirectoryName(Path)}'. Make it first.");
        }
    }

    public string Path { get; }

    public string CasesFolder => $"{Path}.cases";

    private string LastFile => System.IO.Path.Combine(CasesFolder, LastName);

    /// <summary>The case file of a new investigation.</summary>
    public string NewCase(string capture)
    {
        var name = string.Concat(capture.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        var first = string.Create(CultureInfo.InvariantCulture, $"{(name.Length is > 0 and <= 80 ? name : "case")}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}");
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => System.IO.Path.Combine(CasesFolder, $"{first}{(number == 1 ? "" : $"-{number}")}.jsonl"))
            .First(file => !File.Exists(file));
    }

    /// <summary>From now on this is the case that is meant where none is named.</summary>
    public void Mark(string caseFile)
    {
        if (!Directory.Exists(CasesFolder))
        {
            MakePrivate(CasesFolder);
        }

        File.WriteAllText(LastFile, System.IO.Path.GetRelativePath(CasesFolder, System.IO.Path.GetFullPath(caseFile)));
    }

    /// <summary>The case that was investigated last, or null when there is none.</summary>
    public string? Last() =>
        File.Exists(LastFile) && System.IO.Path.GetFullPath(File.ReadAllText(LastFile).Trim(), CasesFolder) is var file && File.Exists(file) ? file : null;

    /// <summary>Refuses to look into a memory that is not there: a mistyped name would make an empty one.</summary>
    public void Expect()
    {
        if (!File.Exists(Path))
        {
            throw new ClericException($"--memory: there is no memory '{Path}'. The first investigation with --memory makes it.");
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
