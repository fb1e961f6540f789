using System.Globalization;
using Cleric.Connectors.Files;
using Cleric.Connectors.Runbooks.Reading;
using Cleric.Exhibits;

namespace Cleric.Connectors.Runbooks.Searching;

/// <summary>Keeps the library as the folders are: looks for changed files now and then, by length and time of the last write, and reads those alone.</summary>
internal sealed class LibraryStore(RunbooksOptions options, TimeProvider time) : IDisposable
{
    private static readonly string[] Markdown = ["**/*.md", "**/*.markdown"];

    private readonly FolderWalk _walk = new([.. options.Folders], options.Include.Count > 0 ? options.Include : Markdown, options.MaxFiles);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, (FoundFile File, Runbook Runbook)> _read = new(StringComparer.Ordinal);
    private State? _state;

    /// <summary>The library as of now, or of a moment ago.</summary>
    public async ValueTask<State> CurrentAsync(CancellationToken cancellationToken)
    {
        if (IsFresh(_state))
        {
            return _state!;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return IsFresh(_state) ? _state! : _state = Refresh(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool IsFresh(State? state) => state is not null && time.GetElapsedTime(state.At) < options.RefreshAfter;

    private State Refresh(CancellationToken cancellationToken)
    {
        var at = time.GetTimestamp();
        var found = _walk.Find(cancellationToken);
        var notRead = found.NotRead.ToList();
        var read = new Dictionary<string, (FoundFile, Runbook)>(StringComparer.Ordinal);
        var runbooks = new List<Runbook>();
        var isSame = _state is not null;
        foreach (var file in found.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_read.TryGetValue(file.Name, out var known) && known.File == file)
            {
                read.Add(file.Name, known);
                runbooks.Add(known.Runbook);
                continue;
            }

            isSame = false;
            try
            {
                var runbook = RunbookReader.Read(file, FileText.Read(file.FullPath, options.MaxFileBytes));
                read.Add(file.Name, (file, runbook));
                runbooks.Add(runbook);
            }
            catch (UnauthorizedAccessException)
            {
                notRead.Add(FolderWalk.Refused(file.Name).Note!);
            }
            catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
            {
                // It went away meanwhile.
            }
        }

        notRead.AddRange(found.Files.Where(file => read.TryGetValue(file.Name, out var item) && item.Item2.IsCut).Select(file => string.Create(
            CultureInfo.InvariantCulture, $"{file.Name} has {file.Length} bytes, more than MaxFileBytes ({options.MaxFileBytes}): the rest is not searched. Split it, or raise MaxFileBytes.")));
        var library = isSame && read.Count == _read.Count ? _state!.Library : new Library(runbooks, cancellationToken);
        _read = read;
        return new State(at, library, notRead, found.Nothing);
    }

    /// <summary>What there is to search.</summary>
    /// <param name="At">When it was looked for.</param>
    /// <param name="Library">The sections.</param>
    /// <param name="NotRead">What was not read and why.</param>
    /// <param name="Nothing">Why none of the folders could be read, or null.</param>
    public sealed record State(long At, Library Library, IReadOnlyList<string> NotRead, NoAnswer? Nothing);
}
