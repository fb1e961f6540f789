namespace Cleric.Connectors.Runbooks.Searching;

/// <summary>The words of a text, in lower case: runs of letters and digits. "CheckoutLatencyHigh", "pool_wait_time" and "orders-db" count as a whole and as their words.</summary>
internal static class Tokens
{
    public static IEnumerable<string> Of(string text)
    {
        var whole = 0;
        while (whole < text.Length)
        {
            if (!char.IsLetterOrDigit(text[whole]))
            {
                whole++;
                continue;
            }

            var end = whole;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] is '_' or '-' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]))))
            {
                end++;
            }

            var parts = 0;
            var start = whole;
            for (var i = whole; i <= end; i++)
            {
                if (i == end || text[i] is '_' or '-' || (i > start && char.IsUpper(text[i]) && char.IsLower(text[i - 1])))
                {
                    // A single letter says nothing.
                    if (i - start > 1)
                    {
                        yield return text[start..i].ToLowerInvariant();
                    }

                    parts++;
                    start = i < end && text[i] is '_' or '-' ? i + 1 : i;
                }
            }

            if (parts > 1)
            {
                yield return text[whole..end].ToLowerInvariant();
            }

            whole = end;
        }
    }
}
