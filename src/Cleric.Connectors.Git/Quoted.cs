namespace Cleric.Connectors.Git;

/// <summary>Texts as a shell takes them.</summary>
internal static class Quoted
{
    public static string Path(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+@:".Contains(letter, StringComparison.Ordinal)) ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
