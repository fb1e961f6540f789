namespace Cleric.Safety;

/// <summary>Finds e-mail addresses (the usual form of RFC 5321: a local part of at most 64 characters, a domain with a dot).</summary>
internal static class EmailScanner
{
    private const int LongestLocal = 64;
    private const int LongestDomain = 253;

    // "getty@tty1.service" is a unit of systemd.
    private static readonly string[] Units = ["service", "socket", "timer", "mount", "target", "slice", "scope", "path", "device"];

    public static string Redact(string text)
    {
        List<Hit>? hits = null;
        var decided = 0;
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0;)
        {
            var hit = At(text, at, decided);
            if (hit.Found)
            {
                (hits ??= []).Add(hit);
                decided = hit.End;
            }

            var from = Math.Max(at + 1, decided);
            var next = text.AsSpan(from).IndexOf('@');
            at = next < 0 ? -1 : from + next;
        }

        return hits is null ? text : Hit.Replace(text, hits);
    }

    private static Hit At(ReadOnlySpan<char> text, int at, int decided)
    {
        var start = at;
        while (start > decided && at - start < LongestLocal && IsLocal(text[start - 1]))
        {
            start--;
        }

        while (start < at && text[start] is '.' or '-' or '\'')
        {
            start++;
        }

        // The letter of an escape is not part of the address.
        if (start > decided && start + 1 < at && text[start - 1] == '\\' && text[start] is 'n' or 'r' or 't')
        {
            start++;
        }

        var local = text[start..at];
        if (local.Length == 0 || !local.ContainsAnyExceptInRange('0', '9') || text[..start].EndsWith("://"))
        {
            return Hit.None;
        }

        var end = at + 1;
        while (end < text.Length && end - at <= LongestDomain && IsDomain(text[end]))
        {
            end++;
        }

        while (end > at + 1 && text[end - 1] is '.' or '-')
        {
            end--;
        }

        var domain = text[(at + 1)..end];
        var dot = domain.LastIndexOf('.');
        if (dot <= 0 || domain[0] == '-' || domain.IndexOf("..") >= 0)
        {
            return Hit.None;
        }

        var top = domain[(dot + 1)..];
        foreach (var c in top)
        {
            if (!char.IsLetter(c))
            {
                return Hit.None;
            }
        }

        if (top.Length is < 2 or > 24 || IsUnit(top))
        {
            return Hit.None;
        }

        // "git@host:path" is an address of a repository.
        return local is "git" && end < text.Length && text[end] is ':' or '/' ? Hit.None : new Hit(start, end, "email");
    }

    private static bool IsUnit(ReadOnlySpan<char> top)
    {
        foreach (var unit in Units)
        {
            if (top.Equals(unit, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'';

    private static bool IsDomain(char c) => char.IsLetterOrDigit(c) || c is '.' or '-';
}
