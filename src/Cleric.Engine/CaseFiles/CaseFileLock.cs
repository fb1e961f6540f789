namespace Cleric.CaseFiles;

/// <summary>
/// Keeps a case file to one writer, in this process and in others: an empty file, locked as a whole by the operating system and so free again when the process dies,
/// however it dies. (The case file itself cannot be locked so: on Unix that would keep readers out.) The file stays: were it deleted, one writer could lock the file
/// that was just deleted, and another a new one.
/// </summary>
internal sealed class CaseFileLock : IDisposable
{
    private readonly FileStream _stream;

    private CaseFileLock(FileStream stream) => _stream = stream;

    /// <param name="path">The lock's file, in a folder that exists.</param>
    /// <param name="casePath">The case file, for the message.</param>
    /// <exception cref="CaseFileInUseException">Somebody else has it.</exception>
    public static CaseFileLock Take(string path, string casePath)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new CaseFileLock(new FileStream(path, options));
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            throw new CaseFileInUseException($"{casePath} is in use: another process or another part of this one has it open for writing. Close it there first.", exception);
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Whether somebody else has it, rather than that the disk is full or cannot be written: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.</summary>
    private static bool IsTaken(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
