using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>Reads numbers as they are printed in answers, each to the double that is nearest to it, as <see cref="double.Parse(string)"/> does.</summary>
internal static class DecimalText
{
    /// <summary>So many digits fit into 64 bits, whatever they are.</summary>
    public const int MostDigits = 19;

    /// <summary>Up to here doubles hold each whole number.</summary>
    private const ulong MostExact = 1UL << 53;

    /// <summary>The powers of ten that a double holds exactly.</summary>
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    /// <summary>The upper 64 bits of 1 / 10^n, rounded down, and by how many bits they are shifted up.</summary>
    private static readonly (ulong Bits, int Shift)[] Reciprocals = [.. Enumerable.Range(0, 28).Select(Reciprocal)];

    /// <summary>Takes the digits at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="number">The digits are put behind those of this number, modulo 2^64.</param>
    /// <returns>The place after the last digit.</returns>
    public static int TakeDigits(ReadOnlySpan<byte> text, int at, ref ulong number)
    {
        while (text.Length - at >= sizeof(ulong))
        {
            // Eight at once: pairs of digits, then fours, then all.
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(text[at..]) ^ 0x3030303030303030;
            if (((eight | (eight + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0) != 0)
            {
                break;
            }

            eight = (eight * 10) + (eight >> 8);
            eight = (((eight & 0x000000FF000000FF) * 0x000F424000000064) + (((eight >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
            number = unchecked((number * 100_000_000) + eight);
            at += sizeof(ulong);
        }

        for (; at < text.Length && (uint)(text[at] - '0') is <= 9 and var digit; at++)
        {
            number = unchecked((number * 10) + digit);
        }

        return at;
    }

    /// <summary>Takes the decimal number at a place if it has the plain form "-12.5" and few enough digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="value">The number.</param>
    /// <returns>The place after it, or -1 where there is none of that form, or none that can be read in the short way.</returns>
    public static int TakePlain(ReadOnlySpan<byte> text, int at, out double value)
    {
        value = 0;
        var negative = at < text.Length && text[at] == (byte)'-';
        var first = negative ? at + 1 : at;
        var mantissa = 0UL;
        var end = TakeDigits(text, first, ref mantissa);
        var (digits, decimals) = (end - first, 0);
        if (end < text.Length && text[end] == (byte)'.')
        {
            var point = end++;
            end = TakeDigits(text, end, ref mantissa);
            decimals = end - point - 1;
            digits += decimals;
        }

        if (digits is 0 || (digits > MostDigits && digits - LeadingZeros(text[first..end]) > MostDigits) || !TryScale(mantissa, decimals, out value))
        {
            return -1;
        }

        value = negative ? -value : value;
        return end;
    }

    /// <summary>Reads a text that is a number from its first to its last character.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        TakePlain(text, 0, out value) == text.Length || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>The double nearest to mantissa / 10^decimals, where that can be told from 128 bits.</summary>
    private static bool TryScale(ulong mantissa, int decimals, out double value)
    {
        if (mantissa <= MostExact && decimals < PowersOfTen.Length)
        {
            // Both are exact, and a division rounds once (Clinger, How to Read Floating Point Numbers Accurately, 1990).
            value = mantissa / PowersOfTen[decimals];
            return true;
        }

        value = 0;
        if (mantissa == 0 || decimals >= Reciprocals.Length)
        {
            return false;
        }

        // The reciprocal is too small by less than 1, so the product's upper half is too small by less than 2 (after Lemire, Number Parsing at a Gigabyte per Second, 2021).
        var (reciprocal, shift) = Reciprocals[decimals];
        var zeros = BitOperations.LeadingZeroCount(mantissa);
        var high = Math.BigMul(mantissa << zeros, reciprocal, out _);
        var spare = 10 + (int)(high >> 63);
        var (rest, half) = (high & ((1UL << spare) - 1), 1UL << (spare - 1));
        if (rest == half || rest == half - 1)
        {
            return false;
        }

        var bits = (high >> spare) + (rest > half ? 1UL : 0);
        value = bits * BitConverter.UInt64BitsToDouble((ulong)(1023 + 64 + spare - zeros - shift) << 52);
        return true;
    }

    private static int LeadingZeros(ReadOnlySpan<byte> text)
    {
        var zeros = 0;
        foreach (var character in text)
        {
            if (character == (byte)'0')
            {
                zeros++;
            }
            else if (character != (byte)'.')
            {
                break;
            }
        }

        return zeros;
    }

    private static (ulong Bits, int Shift) Reciprocal(int power)
    {
        var divisor = BigInteger.Pow(10, power);
        var shift = 63 + (int)(divisor - 1).GetBitLength();
        return ((ulong)((BigInteger.One << shift) / divisor), shift);
    }
}
