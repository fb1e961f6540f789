using LibGit2Sharp;

namespace Cleric.Connectors.Git.History;

/// <summary>A file that a commit changed. A renamed one is one that went and one that came.</summary>
/// <param name="Path">Its path, with slashes.</param>
/// <param name="Before">What it held before, or null when it came.</param>
/// <param name="After">What it holds since, or null when it went.</param>
/// <param name="ModeBefore">What it was: a file, an executable, a symbolic link, a submodule.</param>
/// <param name="ModeAfter">What it is.</param>
internal sealed record FileChange(string Path, ObjectId? Before, ObjectId? After, Mode ModeBefore, Mode ModeAfter)
{
    public bool IsSubmodule => ModeBefore == Mode.GitLink || ModeAfter == Mode.GitLink;

    public bool IsFile => ModeBefore is Mode.NonExecutableFile or Mode.NonExecutableGroupWritableFile or Mode.ExecutableFile or Mode.Nonexistent
        && ModeAfter is Mode.NonExecutableFile or Mode.NonExecutableGroupWritableFile or Mode.ExecutableFile or Mode.Nonexistent;
}
