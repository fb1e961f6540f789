namespace Cleric.Memory.Sqlite.Schema;

/// <summary>Names in SQL.</summary>
internal static class Identifier
{
    /// <summary>The name in double quotes, those within doubled, so that no name can be anything else.</summary>
    public static string Quote(string name) => string.Concat("\"", name.Replace("\"", "\"\"", StringComparison.Ordinal), "\"");
}
