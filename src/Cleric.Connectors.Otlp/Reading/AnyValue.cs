using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>
/// Reads attributes and OTLP's AnyValue as text: a string as it is, a number or a truth value in digits or words, anything else as JSON. One instance reads one
/// value at a time.
/// </summary>
internal sealed class AnyValue : IDisposable
{
    private readonly ArrayBufferWriter<byte> _rendered = new(256);
    private readonly Utf8JsonWriter _writer;
    private byte[] _scratch = new byte[1024];

    public AnyValue() => _writer = new Utf8JsonWriter(_rendered, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>How many texts were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Where it stands on a string, that string. Valid until the next call.</summary>
    public ReadOnlySpan<byte> String(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return default;
        }

        return reader.ValueIsEscaped ? Unescaped(reader.ValueSpan) : reader.ValueSpan;
    }

    /// <summary>Where it stands on an AnyValue's object, its text, cut at <paramref name="max"/> bytes. Valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> Read(scoped ref Utf8JsonReader reader, int max)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Not OTLP, but plain enough: "value": "text".
            return reader.TokenType == JsonTokenType.String ? Limited(String(ref reader), max) : Skipped(ref reader);
        }

        var result = default(ReadOnlySpan<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("stringValue"u8))
            {
                reader.Read();
                result = String(ref reader);
            }
            else if (reader.ValueTextEquals("intValue"u8) || reader.ValueTextEquals("doubleValue"u8) || reader.ValueTextEquals("bytesValue"u8))
            {
                reader.Read();
                result = reader.TokenType is JsonTokenType.String or JsonTokenType.Number ? reader.ValueSpan : Skipped(ref reader);
            }
            else if (reader.ValueTextEquals("boolValue"u8))
            {
                reader.Read();
                result = OtlpValues.Flag(ref reader) ? "true"u8 : "false"u8;
            }
            else if (reader.ValueTextEquals("arrayValue"u8) || reader.ValueTextEquals("kvlistValue"u8))
            {
                var list = reader.ValueTextEquals("kvlistValue"u8);
                reader.Read();
                _rendered.ResetWrittenCount();
                _writer.Reset();
                Values(ref reader, list);
                _writer.Flush();
                result = _rendered.WrittenSpan;
            }
            else
            {
                reader.Skip();
            }
        }

        return Limited(result, max);
    }

    public void Dispose() => _writer.Dispose();

    private static ReadOnlySpan<byte> Skipped(scoped ref Utf8JsonReader reader)
    {
        reader.Skip();
        return default;
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> escaped)
    {
        Room(escaped.Length);
        return _scratch.AsSpan(0, Utf8Text.Unescape(escaped, _scratch));
    }

    private ReadOnlySpan<byte> Limited(ReadOnlySpan<byte> text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        Cuts++;
        var mark = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"… (cut: {text.Length} bytes in all)"));
        var kept = Utf8Text.Cut(text, max).Length;
        if (!text.Overlaps(_scratch))
        {
            Room(kept + mark.Length);
            text[..kept].CopyTo(_scratch);
        }

        Room(kept + mark.Length);
        mark.CopyTo(_scratch, kept);
        return _scratch.AsSpan(0, kept + mark.Length);
    }

    private void Room(int length)
    {
        if (_scratch.Length < length)
        {
            Array.Resize(ref _scratch, Math.Max(length, _scratch.Length * 2));
        }
    }

    /// <summary>An ArrayValue or KeyValueList as a JSON array or object.</summary>
    private void Values(ref Utf8JsonReader reader, bool list)
    {
        if (list)
        {
            _writer.WriteStartObject();
        }
        else
        {
            _writer.WriteStartArray();
        }

        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var values = reader.ValueTextEquals("values"u8);
                reader.Read();
                if (!values || reader.TokenType != JsonTokenType.StartArray)
                {
                    reader.Skip();
                    continue;
                }

                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (list)
                    {
                        Pair(ref reader);
                    }
                    else
                    {
                        Value(ref reader);
                    }
                }
            }
        }
        else
        {
            reader.Skip();
        }

        if (list)
        {
            _writer.WriteEndObject();
        }
        else
        {
            _writer.WriteEndArray();
        }
    }

    private void Pair(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        var named = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                reader.Read();
                _writer.WritePropertyName(Encoding.UTF8.GetString(String(ref reader)));
                named = true;
            }
            else if (named && reader.ValueTextEquals("value"u8))
            {
                reader.Read();
                Value(ref reader);
                named = false;
            }
            else
            {
                reader.Skip();
            }
        }

        if (named)
        {
            _writer.WriteNullValue();
        }
    }

    private void Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            _writer.WriteNullValue();
            return;
        }

        var written = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (written)
            {
                reader.Skip();
                continue;
            }

            var array = reader.ValueTextEquals("arrayValue"u8);
            var list = reader.ValueTextEquals("kvlistValue"u8);
            var number = reader.ValueTextEquals("intValue"u8) || reader.ValueTextEquals("doubleValue"u8);
            reader.Read();
            written = true;
            if (array || list)
            {
                Values(ref reader, list);
            }
            else if (number && (reader.TokenType == JsonTokenType.Number || OtlpValues.TryInteger(ref reader, out _)))
            {
                _writer.WriteRawValue(reader.ValueSpan.IsEmpty ? "0"u8 : reader.ValueSpan, skipInputValidation: true);
            }
            else if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            {
                _writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                _writer.WriteStringValue(Encoding.UTF8.GetString(String(ref reader)));
            }
            else
            {
                reader.Skip();
                _writer.WriteNullValue();
            }
        }

        if (!written)
        {
            _writer.WriteNullValue();
        }
    }
}
