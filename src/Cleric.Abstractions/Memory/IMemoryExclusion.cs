namespace Cleric.Memory;

/// <summary>A vector store that can keep other processes from changing memories while one reads, changes and writes them back. A store offers it through its <c>GetService</c>; without it, counts that two processes change at the same moment may be lost.</summary>
public interface IMemoryExclusion
{
    /// <summary>Waits for the turn. It ends when what is returned is disposed of, or with the process.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IDisposable> EnterAsync(CancellationToken cancellationToken = default);
}
