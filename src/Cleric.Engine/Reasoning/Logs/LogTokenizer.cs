using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Cleric.Reasoning.Logs;

/// <summary>
/// Takes a message apart into words and values, in one pass and without allocating. Words end at white space, brackets, quotes, commas, semicolons, bars, runs of dots, and colons before a space. A value is what has a digit in it,
/// a path, a name of three or more parts joined by dots, an internet name, what stands behind "=", a weekday or month. Values in a row, and the unit behind one, are one value.
/// </summary>
internal ref struct LogTokenizer
{
    /// <summary>Words beyond this are one value: they tell messages apart no further.</summary>
    public const int MostWords = 64;

    private const byte Ends = 1;
    private const byte Digit = 2;
    private const byte Slash = 4;
    private const byte Dot = 8;
    private const byte Colon = 16;
    private const byte Equal = 32;
    private const byte Line = 64;

    private static readonly byte[] Classes = MakeClasses();
    private static readonly FrozenSet<ulong> Calendar = Packed(
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "utc", "gmt", "pst", "pdt", "est", "edt", "cet", "cest");

    private static readonly FrozenSet<ulong> Units = Packed(
        "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "bytes", "byte", "ns", "us", "ms", "s", "sec", "secs", "seconds", "min", "mins", "minutes", "h", "hours", "%", "hz", "mhz", "ghz", "k", "m", "g");

    private static readonly FrozenSet<ulong> Domains = Packed(
        "com", "net", "org", "edu", "gov", "mil", "info", "biz", "local", "intern", "lan", "io", "de", "uk", "fr", "jp", "cn", "ru", "it", "nl", "br", "tw", "kr", "pl", "in", "au", "us", "ca", "eu");

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _words;
    private bool _afterValue;
    private bool _afterEqual;

    public LogTokenizer(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Where the current word or value begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends. A value may go on: the next call then returns it again with a later end.</summary>
    public int End { get; private set; }

    /// <summary>Whether it is a value.</summary>
    public bool IsValue { get; private set; }

    /// <summary>Whether this is more of the value before.</summary>
    public bool Continues { get; private set; }

    /// <summary>The hash of the current word; 0 of a value.</summary>
    public ulong Hash { get; private set; }

    /// <summary>Goes to the next word or value.</summary>
    public bool Next()
    {
        var text = _text;
        ref var classes = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(Classes);
        while (_at < text.Length)
        {
            var start = _at;
            var (seen, dots, slashes) = ((byte)0, 0, 0);
            var hash = 14695981039346656037UL;
            var i = start;
            var equal = false;
            for (; i < text.Length; i++)
            {
                var c = text[i];
                var kind = c < 128 ? Unsafe.Add(ref classes, c) : (byte)0;
                if (kind == 0)
                {
                    hash = (hash ^ c) * 1099511628211UL;
                    continue;
                }

                if ((kind & (Ends | Line)) != 0)
                {
                    break;
                }

                if (kind == Equal)
                {
                    equal = true;
                    break;
                }

                if (kind == Colon && (i + 1 == text.Length || (text[i + 1] < 128 && (Unsafe.Add(ref classes, text[i + 1]) & (Ends | Line)) != 0)))
                {
                    break;
                }

                if (kind == Dot)
                {
                    if (i + 1 < text.Length && text[i + 1] == '.')
                    {
                        break;
                    }

                    dots++;
                }

                slashes += kind == Slash ? 1 : 0;
                seen |= kind;
                hash = (hash ^ c) * 1099511628211UL;
            }

            var end = i;
            if (i < text.Length && (text[i] is '\r' or '\n'))
            {
                _at = text.Length;
            }
            else
            {
                _at = i;
                while (_at < text.Length && text[_at] < 128 && (Unsafe.Add(ref classes, text[_at]) & Ends) != 0)
                {
                    _at++;
                }

                if (_at == i && _at < text.Length)
                {
                    // An equals sign, a colon before a space, or a run of dots.
                    _at++;
                    while (_at < text.Length && text[_at] == '.' && text[_at - 1] == '.')
                    {
                        _at++;
                    }
                }
            }

            var behindEqual = _afterEqual;
            _afterEqual = equal;
            if (end == start)
            {
                continue;
            }

            var value = behindEqual || (seen & Digit) != 0 || (slashes > 0 && end - start > 1);
            if (!value && dots > 0)
            {
                var trimmed = end;
                while (trimmed > start && text[trimmed - 1] is '.' or ':')
                {
                    trimmed--;
                }

                if (trimmed == start)
                {
                    continue;
                }

                value = (dots >= 2 && trimmed == end) || IsDomain(text[start..trimmed]);
                if (!value && trimmed < end)
                {
                    end = trimmed;
                    hash = HashOf(text[start..end]);
                }
            }

            if (!value && end - start <= 7)
            {
                var packed = Pack(text[start..end]);
                if (_afterValue && Units.Contains(packed))
                {
                    continue;
                }

                value = end - start is 3 or 4 && Calendar.Contains(packed);
            }

            if (value && _afterValue)
            {
                (End, Continues) = (end, true);
                return true;
            }

            if (++_words > MostWords)
            {
                return false;
            }

            (Start, End, IsValue, Continues, Hash) = (start, end, value, false, value ? 0 : hash);
            _afterValue = value;
            return true;
        }

        return false;
    }

    public static ulong HashOf(ReadOnlySpan<char> word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash;
    }

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        var dot = text.LastIndexOf('.');
        return dot > 0 && text.Length - dot - 1 is >= 2 and <= 6 && Domains.Contains(Pack(text[(dot + 1)..]));
    }

    /// <summary>At most eight ASCII characters in lower case as one number; 0 where there is another.</summary>
    private static ulong Pack(ReadOnlySpan<char> text)
    {
        var packed = 0UL;
        foreach (var c in text)
        {
            if (c >= 128)
            {
                return 0;
            }

            packed = (packed << 8) | (c is >= 'A' and <= 'Z' ? (uint)(c | 0x20) : c);
        }

        return packed;
    }

    private static FrozenSet<ulong> Packed(params string[] words) => words.Select(word => Pack(word)).ToFrozenSet();

    private static byte[] MakeClasses()
    {
        var classes = new byte[128];
        foreach (var c in " \t,;()[]\"'|<>{}")
        {
            classes[c] = Ends;
        }

        classes['\r'] = classes['\n'] = Line;
        for (var c = '0'; c <= '9'; c++)
        {
            classes[c] = Digit;
        }

        (classes['/'], classes['.'], classes[':'], classes['=']) = (Slash, Dot, Colon, Equal);
        return classes;
    }
}
