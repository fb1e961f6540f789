using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>
/// Reads the scalar values of OTLP's JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding) leniently: 64-bit integers as texts or numbers, enums as
/// numbers or names, ids in hexadecimal or base64, "NaN" and "Infinity" as texts.
/// </summary>
internal static class OtlpValues
{
    /// <summary>An integer; false for what is not one.</summary>
    public static bool TryInteger(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                if (reader.TryGetInt64(out value))
                {
                    return true;
                }

                // 1.0e3 and the like.
                if (reader.TryGetDouble(out var real) && Math.Abs(real) < 9.2e18)
                {
                    value = (long)real;
                    return real == value;
                }

                return false;
            case JsonTokenType.String:
                var text = reader.ValueSpan;
                return text.IsEmpty || (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length);
            case JsonTokenType.Null:
                return true;
            default:
                return false;
        }
    }

    /// <summary>An integer; a fault for what is not one.</summary>
    public static long Integer(ref Utf8JsonReader reader) =>
        TryInteger(ref reader, out var value) ? value : throw new JsonException("An integer was expected.");

    /// <summary>Unix nanoseconds; 0 (not known) for what is no time.</summary>
    public static long Time(ref Utf8JsonReader reader) => TryInteger(ref reader, out var value) && value > 0 ? value : 0;

    /// <summary>A number, which may be NaN or infinite.</summary>
    public static double Real(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var value) ? value : double.NaN;
            case JsonTokenType.String:
                var text = reader.ValueSpan;
                return Utf8Parser.TryParse(text, out double parsed, out var used) && used == text.Length ? parsed : double.NaN;
            default:
                return double.NaN;
        }
    }

    public static bool Flag(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.True || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8));

    /// <summary>1 delta, 2 cumulative, 0 not known.</summary>
    public static int Temporality(ref Utf8JsonReader reader) =>
        EnumNumber(ref reader, out var number) ? number
        : reader.ValueSpan.EndsWith("DELTA"u8) ? 1
        : reader.ValueSpan.EndsWith("CUMULATIVE"u8) ? 2
        : 0;

    /// <summary>0 unset, 1 ok, 2 error.</summary>
    public static int StatusCode(ref Utf8JsonReader reader) =>
        EnumNumber(ref reader, out var number) ? number
        : reader.ValueSpan.EndsWith("ERROR"u8) ? 2
        : reader.ValueSpan.EndsWith("OK"u8) ? 1
        : 0;

    public static int SpanKind(ref Utf8JsonReader reader) =>
        EnumNumber(ref reader, out var number) ? (number is >= 0 and <= 5 ? number : 0)
        : reader.ValueSpan.EndsWith("INTERNAL"u8) ? 1
        : reader.ValueSpan.EndsWith("SERVER"u8) ? 2
        : reader.ValueSpan.EndsWith("CLIENT"u8) ? 3
        : reader.ValueSpan.EndsWith("PRODUCER"u8) ? 4
        : reader.ValueSpan.EndsWith("CONSUMER"u8) ? 5
        : 0;

    /// <summary>The severity number, 0 to 24; of names such as "SEVERITY_NUMBER_WARN2".</summary>
    public static int Severity(ref Utf8JsonReader reader)
    {
        if (EnumNumber(ref reader, out var number))
        {
            return Math.Clamp(number, 0, 24);
        }

        var name = reader.ValueSpan;
        var underscore = name.LastIndexOf((byte)'_');
        return SeverityOf(name[(underscore + 1)..]);
    }

    /// <summary>The severity number that a severity text such as "ERROR" or "warn2" stands for, or 0.</summary>
    public static int SeverityOf(ReadOnlySpan<byte> name)
    {
        var step = 0;
        if (!name.IsEmpty && name[^1] is >= (byte)'2' and <= (byte)'4')
        {
            step = name[^1] - '1';
            name = name[..^1];
        }

        var start =
            Is(name, "TRACE"u8) ? 1
            : Is(name, "DEBUG"u8) ? 5
            : Is(name, "INFO"u8) || Is(name, "INFORMATION"u8) || Is(name, "NOTICE"u8) ? 9
            : Is(name, "WARN"u8) || Is(name, "WARNING"u8) ? 13
            : Is(name, "ERROR"u8) || Is(name, "ERR"u8) ? 17
            : Is(name, "FATAL"u8) || Is(name, "CRITICAL"u8) || Is(name, "PANIC"u8) || Is(name, "EMERGENCY"u8) ? 21
            : 0;
        return start == 0 ? 0 : start + step;

        static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(name, word);
    }

    /// <summary>A trace's id, from 32 hexadecimal digits or 16 bytes in base64; 0 when there is none.</summary>
    public static UInt128 TraceId(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        return Id(ref reader, bytes) ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : UInt128.Zero;
    }

    /// <summary>A span's id, from 16 hexadecimal digits or 8 bytes in base64; 0 when there is none.</summary>
    public static ulong SpanId(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[8];
        return Id(ref reader, bytes) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
    }

    public static string Hex(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return Convert.ToHexStringLower(bytes);
    }

    public static string Hex(ulong id)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return Convert.ToHexStringLower(bytes);
    }

    private static bool Id(ref Utf8JsonReader reader, scoped Span<byte> bytes)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var text = reader.ValueSpan;
        if (text.Length == bytes.Length * 2)
        {
            return Convert.FromHexString(text, bytes, out _, out var decoded) == OperationStatus.Done && decoded == bytes.Length;
        }

        // A slash may come escaped ("\/").
        Span<byte> plain = stackalloc byte[64];
        if (text.Length is 0 or > 64)
        {
            return false;
        }

        var length = Utf8Text.Unescape(text, plain);
        return Base64.DecodeFromUtf8(plain[..length], bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
    }

    private static bool EnumNumber(ref Utf8JsonReader reader, out int number)
    {
        number = 0;
        if (reader.TokenType == JsonTokenType.Number)
        {
            reader.TryGetInt32(out number);
            return true;
        }

        return reader.TokenType != JsonTokenType.String
            || (Utf8Parser.TryParse(reader.ValueSpan, out number, out var used) && used == reader.ValueSpan.Length);
    }
}
