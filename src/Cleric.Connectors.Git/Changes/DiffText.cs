using System.Globalization;
using System.Text;
using Cleric.Connectors.Git.History;
using Cleric.Connectors.Git.Repositories;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.Changes;

/// <summary>Writes a unified difference of files, as "git diff" does without its index lines. Contents are compared as they are stored: no filter, attribute or external tool has a part in it.</summary>
internal static class DiffText
{
    /// <returns>The text, or null for no file; and whether something was left out of it.</returns>
    public static (string? Text, bool Cut) Of(Repository repository, IReadOnlyList<FileChange> files, int mostCharacters, int mostBytes, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return (null, false);
        }

        var text = new StringBuilder();
        var cut = false;
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            cut |= Append(text, repository, files[i], mostBytes);
            if (text.Length > mostCharacters)
            {
                cut = true;
                var end = text.ToString(0, mostCharacters).LastIndexOf('\n') + 1;
                var left = string.Create(CultureInfo.InvariantCulture, $"\\ cut: {text.Length - end} more characters of this file{(files.Count - i - 1 is > 0 and var more ? $" and {more} more files" : "")}\n");
                text.Length = end;
                text.Append(left);
                return (text.ToString(), true);
            }

            if (text.Length == mostCharacters && i + 1 < files.Count)
            {
                text.Append(CultureInfo.InvariantCulture, $"\\ cut: {files.Count - i - 1} more files\n");
                return (text.ToString(), true);
            }
        }

        return (text.ToString(), cut);
    }

    private static bool Append(StringBuilder text, Repository repository, FileChange file, int mostBytes)
    {
        text.Append(CultureInfo.InvariantCulture, $"diff --git a/{file.Path} b/{file.Path}\n");
        if (file.Before is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"new file mode {ModeOf(file.ModeAfter)}\n");
        }
        else if (file.After is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"deleted file mode {ModeOf(file.ModeBefore)}\n");
        }
        else if (file.ModeBefore != file.ModeAfter)
        {
            text.Append(CultureInfo.InvariantCulture, $"old mode {ModeOf(file.ModeBefore)}\nnew mode {ModeOf(file.ModeAfter)}\n");
        }

        if (file.Before == file.After)
        {
            return false;
        }

        // As git does it, so that a reader can tell where a name with spaces ends.
        var tab = file.Path.Contains(' ', StringComparison.Ordinal) ? "\t" : "";
        var (before, after) = (file.Before is null ? "/dev/null" : $"a/{file.Path}", file.After is null ? "/dev/null" : $"b/{file.Path}");
        var header = $"--- {before}{(file.Before is null ? "" : tab)}\n+++ {after}{(file.After is null ? "" : tab)}\n";
        if (file.IsSubmodule)
        {
            text.Append(CultureInfo.InvariantCulture, $"{header}{(file.Before is null ? "@@ -0,0 +1 @@" : file.After is null ? "@@ -1 +0,0 @@" : "@@ -1 +1 @@")}\n");
            AppendLine('-', file.ModeBefore, file.Before);
            AppendLine('+', file.ModeAfter, file.After);
            return false;
        }

        try
        {
            foreach (var id in new[] { file.Before, file.After }.OfType<ObjectId>())
            {
                var size = repository.ObjectDatabase.RetrieveObjectMetadata(id).Size;
                if (size > mostBytes)
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\ not compared: {size:N0} bytes\n");
                    return true;
                }
            }

            var changes = repository.Diff.Compare(Blob(file.Before), Blob(file.After));
            if (changes.IsBinaryComparison)
            {
                text.Append(CultureInfo.InvariantCulture, $"Binary files {before} and {after} differ\n");
            }
            else if (changes.Patch.Length > 0)
            {
                text.Append(header).Append(changes.Patch);
            }

            return false;
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            text.Append("\\ not compared: the clone does not hold the content (a partial clone, or a damaged one)\n");
            return true;
        }

        Blob? Blob(ObjectId? id) => id is null ? null : repository.Lookup<Blob>(id) ?? throw new NotFoundException($"{id.Sha} is missing");

        void AppendLine(char sign, Mode mode, ObjectId? id)
        {
            if (id is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{sign}{(mode == Mode.GitLink ? "Subproject commit" : "content")} {id.Sha}\n");
            }
        }
    }

    private static string ModeOf(Mode mode) => Convert.ToString((int)mode, 8).PadLeft(6, '0');
}
