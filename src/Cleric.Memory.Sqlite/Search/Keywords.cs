namespace Cleric.Memory.Sqlite.Search;

/// <summary>Keywords as a query of FTS5.</summary>
internal static class Keywords
{
    /// <summary>Each keyword in quotes, so that nothing in it is FTS5's query syntax; any of them may match. Several words in one keyword match where they follow one another.</summary>
    /// <returns>Null where there is nothing to search for.</returns>
    public static string? Query(IEnumerable<string> keywords)
    {
        var quoted = keywords
            .Where(static keyword => !string.IsNullOrWhiteSpace(keyword))
            .Select(static keyword => "\"" + keyword.Replace("\"", "\"\"", StringComparison.Ordinal).Replace('\0', ' ') + "\"")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return quoted.Count == 0 ? null : string.Join(" OR ", quoted);
    }
}
