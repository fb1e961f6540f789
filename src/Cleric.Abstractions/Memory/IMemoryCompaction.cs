namespace Cleric.Memory;

/// <summary>A vector store that can remove from its files what it still holds of deleted records. A store offers it through its <c>GetService</c>.</summary>
public interface IMemoryCompaction
{
    /// <summary>Removes it. Afterwards no byte of a deleted record is in the files.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    Task CompactAsync(CancellationToken cancellationToken = default);
}
