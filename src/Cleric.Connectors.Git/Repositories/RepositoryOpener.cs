using Cleric.Exhibits;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.Repositories;

/// <summary>Opens a clone for reading.</summary>
internal static class RepositoryOpener
{
    /// <exception cref="RepositoryFault">It cannot be opened. The message says why and what to do.</exception>
    public static Repository Open(string name, string path)
    {
        if (!Directory.Exists(path))
        {
            throw RepositoryFault.Failed($"{name}: there is no folder '{path}', or it may not be entered. Clone the repository there, or mend the Path.");
        }

        try
        {
            return new Repository(path);
        }
        catch (RepositoryNotFoundException exception)
        {
            throw RepositoryFault.Failed($"{name}: '{path}' is no Git repository, or its HEAD is damaged. Give the folder that holds \".git\", and try: git -C {Quoted.Path(path)} status.", exception);
        }
        catch (LibGit2SharpException exception) when (exception.Message.Contains("not owned by", StringComparison.Ordinal))
        {
            throw new RepositoryFault(
                Coverage.Denied,
                $"{name}: '{path}' belongs to another user, and Git does not trust it for that. If you do, run as the user of this process: git config --global --add safe.directory {Quoted.Path(Path.GetFullPath(path))}",
                exception);
        }
        catch (LibGit2SharpException exception) when (exception.Message.Contains("gitconfig", StringComparison.Ordinal))
        {
            throw RepositoryFault.Failed($"{name}: the user's or the machine's configuration of Git cannot be read: {exception.Message.TrimEnd('.')}. Set HOME to a folder that this process may enter.", exception);
        }
        catch (LibGit2SharpException exception)
        {
            throw Unreadable(name, path, exception);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw RepositoryFault.Failed($"{name}: the library libgit2 cannot be loaded here. See that the package LibGit2Sharp.NativeBinaries has one for this system.", exception);
        }
    }

    public static RepositoryFault Unreadable(string name, string path, Exception exception) =>
        RepositoryFault.Failed($"{name}: '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Look at it with: git -C {Quoted.Path(path)} fsck; or clone it anew.", exception);

    /// <summary>The folder that the working folders of a repository have in common.</summary>
    public static string CommonFolder(Repository repository)
    {
        var pointer = Path.Combine(repository.Info.Path, "commondir");
        return File.Exists(pointer) ? Path.GetFullPath(Path.Combine(repository.Info.Path, File.ReadAllText(pointer).Trim())) : repository.Info.Path;
    }

    /// <summary>The commits whose parents a shallow clone lacks.</summary>
    public static IReadOnlySet<string> Shallow(Repository repository)
    {
        var file = Path.Combine(CommonFolder(repository), "shallow");
        return File.Exists(file) ? File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0).ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
    }
}
