namespace Cleric.Models.Digests;

/// <summary>Which rows of an exhibit are asked for.</summary>
/// <param name="Contains">A text that the row must contain (case does not matter), or null.</param>
/// <param name="After">Only rows of this time or later, or null.</param>
/// <param name="Before">Only rows before this time, or null.</param>
internal readonly record struct RowFilter(string? Contains, DateTimeOffset? After, DateTimeOffset? Before)
{
    /// <summary>Whether every row is asked for.</summary>
    public bool IsAll => string.IsNullOrEmpty(Contains) && After is null && Before is null;

    /// <summary>Whether a row of that time is asked for.</summary>
    public bool Has(DateTimeOffset time) => (After is not { } after || time >= after) && (Before is not { } before || time < before);

    /// <summary>Whether a row with these texts is asked for: one of them has to contain the text sought.</summary>
    public bool Has(params ReadOnlySpan<string?> texts)
    {
        if (string.IsNullOrEmpty(Contains))
        {
            return true;
        }

        foreach (var text in texts)
        {
            if (text is not null && text.Contains(Contains, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same of fields.</summary>
    public bool Has(IReadOnlyDictionary<string, string> fields)
    {
        if (string.IsNullOrEmpty(Contains))
        {
            return true;
        }

        foreach (var (name, value) in fields)
        {
            if (Has(name, value))
            {
                return true;
            }
        }

        return false;
    }
}
