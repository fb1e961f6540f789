namespace Cleric.CaseFiles;

/// <summary>What a case file holds.</summary>
/// <param name="Events">Its events.</param>
/// <param name="Chain">The chain of its last whole line.</param>
/// <param name="Length">Bytes up to the end of its last whole line.</param>
/// <param name="TornBytes">Bytes after that: an entry that was cut off, or is being written.</param>
internal sealed record LoadedCase(List<CaseEvent> Events, byte[] Chain, long Length, int TornBytes)
{
    public static LoadedCase Empty => new([], CaseLine.FirstChain.ToArray(), 0, 0);
}
