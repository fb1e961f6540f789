using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cleric.Door;
using Microsoft.Extensions.Options;

namespace Cleric.CaseFiles;

/// <summary>
/// Keeps each case as a file of JSON Lines: an event a line, each chained to the line before by SHA-256, so that an altered byte is found (<see cref="CheckAsync"/>).
/// The chain has no key: it tells of damage and of tampering by somebody who does not rewrite all that follows; lines that are cut off at the end leave no trace in it.
/// One writer a case, any number of readers beside it. Folder and files are for this user only (Unix modes 0700 and 0600).
/// Beside the case files the folder has ".locks", with an empty file a case.
/// </summary>
public sealed class JsonLinesCaseFileStore : ICaseFileStore
{
    private readonly string _folder;
    private readonly JsonLinesCaseFileOptions _options;
    private readonly TimeProvider _time;
    private readonly JsonLinesCaseFile.WriteLine _write;

    /// <summary>Makes a store.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">The clock that stamps events.</param>
    /// <exception cref="ClericException">An option cannot be used.</exception>
    public JsonLinesCaseFileStore(IOptions<JsonLinesCaseFileOptions> options, TimeProvider time)
        : this(options, time, static (stream, line, offset) => RandomAccess.Write(stream.SafeFileHandle, line, offset))
    {
    }

    internal JsonLinesCaseFileStore(IOptions<JsonLinesCaseFileOptions> options, TimeProvider time, JsonLinesCaseFile.WriteLine write)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options.Value;
        if (new JsonLinesCaseFileOptionsValidator().Validate(null, _options) is { Failed: true } invalid)
        {
            throw new ClericException(invalid.FailureMessage);
        }

        _folder = Path.GetFullPath(_options.Directory);
        _time = time;
        _write = write;
    }

    /// <inheritdoc/>
    public ValueTask<ICaseFile> CreateAsync(string caseId, CancellationToken cancellationToken = default)
    {
        var path = PathOf(caseId);
        cancellationToken.ThrowIfCancellationRequested();
        return Guarded(path, () =>
        {
            MakeFolder(_folder);
            if (HoldsEvent(path))
            {
                throw Taken(caseId, path);
            }

            var caseLock = Lock(caseId, path);
            try
            {
                // A file without a whole event was never opened to anybody: whoever made it was interrupted.
                var begun = File.Exists(path) && !HoldsEvent(path);
                var stream = new FileStream(path, Options(begun ? FileMode.Truncate : FileMode.CreateNew));
                return ValueTask.FromResult<ICaseFile>(new JsonLinesCaseFile(caseId, caseLock, stream, LoadedCase.Empty, _options.Durability, _time, _write));
            }
            catch (Exception exception)
            {
                caseLock.Dispose();
                if (exception is IOException && File.Exists(path))
                {
                    throw Taken(caseId, path);
                }

                throw;
            }
        });
    }

    /// <inheritdoc/>
    public ValueTask<ICaseFile> OpenAsync(string caseId, CancellationToken cancellationToken = default)
    {
        var path = PathOf(caseId);
        return Guarded(path, async () =>
        {
            MustExist(caseId, path);
            var caseLock = Lock(caseId, path);
            JsonLinesCaseFile? file = null;
            FileStream? stream = null;
            try
            {
                var loaded = await LoadAsync(path, cancellationToken).ConfigureAwait(false);
                stream = new FileStream(path, Options(FileMode.Open));
                file = new JsonLinesCaseFile(caseId, caseLock, stream, loaded, _options.Durability, _time, _write);
                if (loaded.TornBytes > 0)
                {
                    var notice = string.Create(
                        CultureInfo.InvariantCulture,
                        $"The last entry (line {loaded.Events.Count + 1}, {loaded.TornBytes} bytes) was incomplete and was dropped: whoever wrote it was interrupted.");
                    await file.AppendAsync(new NoticeGiven { Notice = notice }, CancellationToken.None).ConfigureAwait(false);
                }

                return (ICaseFile)file;
            }
            catch
            {
                if (stream is not null)
                {
                    await stream.DisposeAsync().ConfigureAwait(false);
                }

                caseLock.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellationToken = default)
    {
        var path = PathOf(caseId);
        return Guarded(path, async () =>
        {
            MustExist(caseId, path);
            return (IReadOnlyList<CaseEvent>)(await LoadAsync(path, cancellationToken).ConfigureAwait(false)).Events;
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CheckAsync(string caseId, CancellationToken cancellationToken = default)
    {
        var path = PathOf(caseId);
        return Guarded(path, async () =>
        {
            MustExist(caseId, path);
            var stream = OpenForReading(path);
            await using (stream.ConfigureAwait(false))
            {
                return await CaseFileCheck.RunAsync(path, stream, cancellationToken).ConfigureAwait(false);
            }
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (!Directory.Exists(_folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(_folder, "*" + _options.FileExtension))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetFileName(path);
            if (name.EndsWith(_options.FileExtension, StringComparison.Ordinal) && CaseIds.IsValid(name[..^_options.FileExtension.Length]))
            {
                yield return name[..^_options.FileExtension.Length];
            }
        }
    }

    private static async ValueTask<LoadedCase> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var events = new List<CaseEvent>();
        var chain = CaseLine.FirstChain.ToArray();
        var stream = OpenForReading(path);
        await using (stream.ConfigureAwait(false))
        {
            var reader = new CaseLineReader(stream);
            var length = 0L;
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!reader.Complete)
                {
                    return new LoadedCase(events, chain, length, reader.Line.Length);
                }

                events.Add(ReadLine(path, reader.Number, reader.Line.Span, ref chain));
                length = reader.Offset + reader.Line.Length + 1;
            }

            return new LoadedCase(events, chain, length, 0);
        }
    }

    private static CaseEvent ReadLine(string path, long number, ReadOnlySpan<byte> line, ref byte[] chain)
    {
        if (!CaseLine.TrySplit(line, out var content, out var stored, out var wellFormed)
            || !wellFormed
            || CaseLine.Chain(chain, content) is var computed && !stored.SequenceEqual(computed))
        {
            throw new ClericException(
                $"{path} is damaged: line {number}, {CaseLine.Describe(line)}, was altered after it was written. Restore the file from a copy; CheckAsync tells every altered line.",
                new InvalidDataException($"Line {number} was altered."));
        }

        chain = computed;
        try
        {
            return CaseLine.Read(line, path, number);
        }
        catch (JsonException exception)
        {
            throw new ClericException($"{path} is damaged: line {number}, {CaseLine.Describe(line)}, cannot be read. {exception.Message}", exception);
        }
    }

    private static async ValueTask<T> Guarded<T>(string path, Func<ValueTask<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClericException($"{path} cannot be used: {exception.Message}", exception);
        }
    }

    private static bool HoldsEvent(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = OpenForReading(path);
        Span<byte> buffer = stackalloc byte[4096];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            if (buffer[..read].Contains((byte)'\n'))
            {
                return true;
            }
        }

        return false;
    }

    private static FileStream OpenForReading(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static ClericException Taken(string caseId, string path) => new($"There is already a case file '{caseId}' at {path}. Choose another id, or open that one.", new IOException($"{path} exists."));

    private static void MustExist(string caseId, string path)
    {
        if (!File.Exists(path))
        {
            throw new ClericException($"There is no case file '{caseId}': {path} does not exist.", new FileNotFoundException(null, path));
        }
    }

    private string PathOf(string caseId)
    {
        CaseIds.Check(caseId);
        return Path.Combine(_folder, caseId + _options.FileExtension);
    }

    private CaseFileLock Lock(string caseId, string path)
    {
        var folder = Path.Combine(_folder, ".locks");
        MakeFolder(folder);
        return CaseFileLock.Take(Path.Combine(folder, caseId), path);
    }

    private static void MakeFolder(string folder)
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
