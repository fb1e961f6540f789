namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>A memory in a file of its own, gone when it is disposed.</summary>
internal sealed class MemoryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cleric-memory-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "memory.db");

    public void Dispose() => _folder.Delete(recursive: true);
}
