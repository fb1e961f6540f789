using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Cleric.Serialization;

namespace Cleric.CaseFiles;

/// <summary>
/// One line of a case file: the event's JSON with a last property "chain", 64 lower-case hexadecimal digits: SHA-256 over the chain of the line before (64 zeros before
/// the first) followed by the bytes of this line before <c>,"chain"</c>. The tests of its bytes take no account of what they mean.
/// </summary>
internal static partial class CaseLine
{
    private const int ChainLength = 64;

    public static readonly JsonTypeInfo<CaseEvent> EventType = (JsonTypeInfo<CaseEvent>)ClericJson.Options.GetTypeInfo(typeof(CaseEvent));

    /// <summary>What stands before the first line.</summary>
    public static ReadOnlySpan<byte> FirstChain => "0000000000000000000000000000000000000000000000000000000000000000"u8;

    private static ReadOnlySpan<byte> Opening => ",\"chain\":\""u8;

    private static ReadOnlySpan<byte> Closing => "\"}"u8;

    private static int TailLength => Opening.Length + ChainLength + Closing.Length;

    /// <summary>Writes a whole line, its end included, and returns its chain.</summary>
    public static byte[] Write(ArrayBufferWriter<byte> target, CaseEvent caseEvent, ReadOnlySpan<byte> previousChain)
    {
        using (var writer = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = ClericJson.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, caseEvent, EventType);
        }

        // The object's closing brace makes room for the chain.
        var content = target.WrittenSpan[..^1];
        var chain = Chain(previousChain, content);
        var rest = Opening[1..];
        var tail = new byte[rest.Length + ChainLength + Closing.Length + 1];
        rest.CopyTo(tail);
        chain.CopyTo(tail.AsSpan(rest.Length));
        Closing.CopyTo(tail.AsSpan(rest.Length + ChainLength));
        tail[^1] = (byte)'\n';
        if (!MemoryMarshal.TryGetArray(target.WrittenMemory, out var written))
        {
            throw new InvalidOperationException("The buffer has no array.");
        }

        written[^1] = (byte)',';
        target.Write(tail);
        return chain;
    }

    /// <summary>The chain of a line with that content after a line with that chain.</summary>
    public static byte[] Chain(ReadOnlySpan<byte> previousChain, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previousChain);
        hash.AppendData(content);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        var chain = new byte[ChainLength];
        Convert.TryToHexStringLower(digest, chain, out _);
        return chain;
    }

    /// <summary>Takes a line apart by position, whatever stands there; false when it is too short.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> chain, out bool wellFormed)
    {
        if (line.Length <= TailLength)
        {
            content = chain = default;
            wellFormed = false;
            return false;
        }

        content = line[..^TailLength];
        var tail = line[^TailLength..];
        chain = tail.Slice(Opening.Length, ChainLength);
        wellFormed = tail.StartsWith(Opening) && tail.EndsWith(Closing);
        return true;
    }

    /// <summary>Reads the event of a line that is as it was written.</summary>
    /// <exception cref="ClericException">A newer version wrote it.</exception>
    /// <exception cref="JsonException">It is no event.</exception>
    public static CaseEvent Read(ReadOnlySpan<byte> line, string path, long number)
    {
        CaseEvent? caseEvent;
        try
        {
            caseEvent = JsonSerializer.Deserialize(line, EventType);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            var (type, version) = Kind(line);
            if (version > CaseEvent.CurrentVersion || (type is not null && !IsKnown(type)))
            {
                throw Newer(path, number, type, version, exception);
            }

            throw new JsonException($"It is not an event: {exception.Message}", exception);
        }

        if (caseEvent is null)
        {
            throw new JsonException("It is not an event: it is null.");
        }

        if (caseEvent.Version > CaseEvent.CurrentVersion)
        {
            throw Newer(path, number, Kind(line).Type, caseEvent.Version, null);
        }

        return caseEvent;
    }

    /// <summary>Says in words what a line is, as far as its raw text tells: "exhibit E7 (exhibit-received)".</summary>
    public static string Describe(ReadOnlySpan<byte> line)
    {
        // An exhibit's id stands at its beginning, and so does the type.
        var start = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4096)]);
        var type = TypePattern().Match(start) is { Success: true } found ? found.Groups["type"].Value : null;
        var exhibit = ExhibitPattern().Match(start) is { Success: true } id ? id.Groups["id"].Value : null;
        return (exhibit, type) switch
        {
            ({ } known, { } of) => $"exhibit {known} ({of})",
            ({ } known, null) => $"exhibit {known}",
            (null, { } of) => of,
            _ => "an entry",
        };
    }

    private static ClericException Newer(string path, long number, string? type, int version, Exception? cause) => new(
        version > CaseEvent.CurrentVersion
            ? $"{path} was written by a newer version of Cleric: line {number} ({type}) has event version {version}, and this one reads up to {CaseEvent.CurrentVersion}. Upgrade the Cleric packages to read it."
            : $"{path} was written by a newer version of Cleric: line {number} is an event of type '{type}' (event version {version}), which this one does not know. Upgrade the Cleric packages to read it.",
        cause);

    private static bool IsKnown(string type)
    {
        foreach (var derived in EventType.PolymorphismOptions!.DerivedTypes)
        {
            if (derived.TypeDiscriminator as string == type)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The type and version that a line states, read without the model.</summary>
    private static (string? Type, int Version) Kind(ReadOnlySpan<byte> line)
    {
        string? type = null;
        var version = 0;
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return (null, 0);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                var isVersion = reader.ValueTextEquals("version"u8);
                reader.Read();
                if (isType && reader.TokenType == JsonTokenType.String)
                {
                    type = reader.GetString();
                }
                else if (isVersion && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var stated))
                {
                    version = stated;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or not UTF-8. What was read so far is all that can be told.
        }

        return (type, version);
    }

    [GeneratedRegex("\"type\":\"(?<type>[a-z-]{1,40})\"", RegexOptions.ExplicitCapture)]
    private static partial Regex TypePattern();

    [GeneratedRegex("\"exhibit\":\\{\"id\":\"(?<id>[^\"\\\\]{1,40})\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ExhibitPattern();
}
