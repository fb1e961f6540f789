namespace Cleric.Connectors.Files;

/// <summary>A file that is to be read.</summary>
/// <param name="Name">Its path below the folder, with slashes; behind the folder's name where there are several.</param>
/// <param name="FullPath">Where its content really lies, links resolved.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Written">When it was last written, in UTC.</param>
/// <param name="IsCopy">Whether the time it was written tells nothing of its age: it was checked out or mounted.</param>
internal sealed record FoundFile(string Name, string FullPath, long Length, DateTime Written, bool IsCopy);
