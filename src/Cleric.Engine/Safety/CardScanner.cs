using System.Buffers;

namespace Cleric.Safety;

/// <summary>
/// Finds payment card numbers: 13 to 19 digits, in one group or in the groups that are printed on cards, that begin as an issuer's numbers do (ISO/IEC 7812) and whose
/// check digit is right (Luhn, ISO/IEC 7812-1 annex B). Digits that are part of a word, a decimal number or a longer number are left alone.
/// </summary>
internal static class CardScanner
{
    private const int MostGroups = 5;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly int[][] Layouts = [[4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 3, 3, 3]];

    public static string Redact(string text)
    {
        if (text.Length < 13)
        {
            return text;
        }

        List<Hit>? hits = null;
        ReadOnlySpan<char> all = text;
        for (var at = 0; at < all.Length;)
        {
            var offset = all[at..].IndexOfAny(Digits);
            if (offset < 0)
            {
                break;
            }

            at += offset;
            var end = GroupEnd(all, at);
            var hit = At(all, at, end);
            if (hit.Found)
            {
                (hits ??= []).Add(hit);
                at = hit.End;
            }
            else
            {
                at = end;
            }
        }

        return hits is null ? text : Hit.Replace(text, hits);
    }

    private static Hit At(ReadOnlySpan<char> text, int start, int end)
    {
        var length = end - start;
        if (length is not (4 or (>= 13 and <= 19)) || !StandsAlone(text, start))
        {
            return Hit.None;
        }

        Span<char> digits = stackalloc char[19];
        if (length != 4)
        {
            text[start..end].CopyTo(digits);
            return EndsWell(text, end) && IsCard(digits[..length]) ? new Hit(start, end, "card") : Hit.None;
        }

        // The groups that follow, all set apart by the same sign.
        Span<int> ends = stackalloc int[MostGroups];
        Span<int> lengths = stackalloc int[MostGroups];
        ends[0] = end;
        lengths[0] = 4;
        var groups = 1;
        var sign = end < text.Length ? text[end] : '\0';
        while (groups < MostGroups && sign is ' ' or '-' && ends[groups - 1] < text.Length && text[ends[groups - 1]] == sign)
        {
            var next = ends[groups - 1] + 1;
            var nextEnd = GroupEnd(text, next);
            if (nextEnd - next is 0 or > 6)
            {
                break;
            }

            ends[groups] = nextEnd;
            lengths[groups++] = nextEnd - next;
        }

        foreach (var layout in Layouts)
        {
            if (layout.Length <= groups && lengths[..layout.Length].SequenceEqual(layout) && EndsWell(text, ends[layout.Length - 1]))
            {
                var count = 0;
                foreach (var c in text[start..ends[layout.Length - 1]])
                {
                    if (char.IsAsciiDigit(c))
                    {
                        digits[count++] = c;
                    }
                }

                if (IsCard(digits[..count]))
                {
                    return new Hit(start, ends[layout.Length - 1], "card");
                }
            }
        }

        return Hit.None;
    }

    private static int GroupEnd(ReadOnlySpan<char> text, int start)
    {
        var length = text[start..].IndexOfAnyExcept(Digits);
        return length < 0 ? text.Length : start + length;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start)
    {
        if (start == 0)
        {
            return true;
        }

        var before = text[start - 1];
        if (char.IsLetter(before))
        {
            // "\n4111..." in escaped text.
            return start >= 2 && text[start - 2] == '\\' && before is 'n' or 'r' or 't';
        }

        return before is not '_' && !(before == '.' && start >= 2 && char.IsAsciiDigit(text[start - 2]));
    }

    private static bool EndsWell(ReadOnlySpan<char> text, int end) =>
        end == text.Length
        || (!char.IsLetter(text[end]) && text[end] != '_' && !(text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])));

    private static bool IsCard(ReadOnlySpan<char> digits) => IsIssued(digits) && HasCheckDigit(digits);

    /// <summary>Whether a number of that length begins so at one of the large issuers.</summary>
    private static bool IsIssued(ReadOnlySpan<char> digits)
    {
        var four = ((digits[0] - '0') * 1000) + ((digits[1] - '0') * 100) + ((digits[2] - '0') * 10) + (digits[3] - '0');
        var two = four / 100;
        var three = four / 10;
        return digits.Length switch
        {
            13 => digits[0] == '4',
            14 => three is >= 300 and <= 305 || two is 36 or 38 or 39,
            15 => two is 34 or 37,
            16 => digits[0] == '4' || two is (>= 51 and <= 55) or 65 or 62 || four is (>= 2221 and <= 2720) or 6011 or (>= 3528 and <= 3589) || three is >= 644 and <= 649,
            17 or 18 => two == 62,
            19 => digits[0] == '4' || two is 62 or 65 || four is 6011 or (>= 3528 and <= 3589) || three is >= 644 and <= 649,
            _ => false,
        };
    }

    private static bool HasCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
            {
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            }

            sum += digit;
        }

        return sum % 10 == 0;
    }
}
