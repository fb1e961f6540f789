namespace Cleric.Connectors.Git.Settings;

/// <summary>A key of a configuration file whose value changed.</summary>
/// <param name="Key">The key, with dots between its parts.</param>
/// <param name="From">The value before, or null when there was none.</param>
/// <param name="To">The value after, or null when there is none.</param>
internal sealed record KeyChange(string Key, string? From, string? To)
{
    private const int Longest = 200;

    public const string None = "(none)";

    public override string ToString() => $"{Short(From) ?? None} -> {Short(To) ?? None}";

    /// <summary>A value on one line and not too long to read.</summary>
    public static string? Short(string? value)
    {
        var line = value?.ReplaceLineEndings("\\n");
        return line is null || line.Length <= Longest ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest), "...");
    }
}
