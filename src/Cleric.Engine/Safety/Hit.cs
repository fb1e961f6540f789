namespace Cleric.Safety;

/// <summary>A stretch of text that is to be taken out.</summary>
internal readonly record struct Hit(int Start, int End, string Kind)
{
    /// <summary>What stands at the beginning of every replacement.</summary>
    public const string Opening = "[redacted:";

    public static Hit None => default;

    public bool Found => End > Start;

    public string Replacement => $"{Opening}{Kind}]";

    /// <summary>Puts the replacements in. Hits ascend and do not overlap.</summary>
    public static string Replace(string text, List<Hit> hits)
    {
        var length = text.Length;
        foreach (var hit in hits)
        {
            length += hit.Replacement.Length - (hit.End - hit.Start);
        }

        return string.Create(length, (text, hits), static (target, state) =>
        {
            var source = state.text.AsSpan();
            var from = 0;
            foreach (var hit in state.hits)
            {
                var kept = source[from..hit.Start];
                kept.CopyTo(target);
                target = target[kept.Length..];
                hit.Replacement.CopyTo(target);
                target = target[hit.Replacement.Length..];
                from = hit.End;
            }

            source[from..].CopyTo(target);
        });
    }
}
