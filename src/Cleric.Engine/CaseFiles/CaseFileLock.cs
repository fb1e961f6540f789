namespace Cleric.CaseFiles;

/// <summary>
/// Keeps a case file to one writer, in this process and in others: a file beside it, locked as a whole by the operating system and so free again when the process dies,
/// however it dies. (The case file itself cannot be locked so: on Unix that would keep readers out.)
/// </summary>
internal sealed class CaseFileLock : IDisposable
{
    private readonly FileStream _stream;

    private CaseFileLock(FileStream stream) => _stream = stream;

    /// <exception cref="ClericException">Somebody else has it.</exception>
    public static CaseFileLock Take(string casePath)
    {
        var path = casePath + ".lock";
        while (true)
        {
            FileStream stream;
            try
            {
                stream = new FileStream(path, Options(FileMode.OpenOrCreate));
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
            {
                throw new ClericException($"{casePath} is in use: another process or another part of this one has it open for writing. Close it there first.", exception);
            }

            if (IsStillThere(path))
            {
                return new CaseFileLock(stream);
            }

            // The one who had it before has just deleted the file that was locked here.
            stream.Dispose();
        }
    }

    public void Dispose()
    {
        // On Windows an open file cannot be deleted; there the delete fails when somebody else has taken the lock meanwhile, and must.
        if (OperatingSystem.IsWindows())
        {
            _stream.Dispose();
        }

        try
        {
            File.Delete(_stream.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that is left behind does no harm: the next writer takes it over.
        }

        _stream.Dispose();
    }

    /// <summary>Whether the path still names the file that is locked: then it cannot be opened again.</summary>
    private static bool IsStillThere(string path)
    {
        try
        {
            new FileStream(path, Options(FileMode.Open)).Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (mode == FileMode.OpenOrCreate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
