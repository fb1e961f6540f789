using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cleric.Exhibits;
using Cleric.Queries;
using ModelContextProtocol.Protocol;

namespace Cleric.Connectors.Mcp.Tools;

/// <summary>Answers tool queries: what a tool returns, as documents.</summary>
internal sealed class ToolAsker(ToolDesk desk, McpOptions options, Secrets secrets)
{
    private const int LongestDescription = 2_000;
    private const string Json = "application/json";
    private const string PlainText = "text/plain";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A call as it may be repeated by hand: the method with its parameters, as the protocol has them.</summary>
    public static string Sent(string tool, IDictionary<string, JsonElement> arguments) => $"tools/call {Write(json =>
    {
        json.WriteString("name", tool);
        json.WriteStartObject("arguments");
        foreach (var (name, value) in arguments)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    })}";

    /// <summary>What a tool says of its own failure.</summary>
    public static NoAnswer Failure(string tool, CallToolResult result, Secrets secrets)
    {
        var text = secrets.Line(string.Join(' ', result.Content.OfType<TextContentBlock>().Select(block => block.Text)), longest: LongestDescription);
        return NoAnswer.Failed(text.Length == 0 ? $"The tool '{tool}' failed, and does not say why." : $"The tool '{tool}' failed: {text}");
    }

    public async ValueTask<Answer> AnswerAsync(ToolQuery query, CancellationToken cancellationToken)
    {
        if (query.Tool == ToolQuery.ListTools)
        {
            return await ListAsync(query, cancellationToken).ConfigureAwait(false);
        }

        if (Arguments(query.Arguments) is not { } arguments)
        {
            return NoAnswer.Failed($"The Arguments for the tool '{query.Tool}' are no JSON object. Give one, such as {{\"name\": \"value\"}}, or {{}} for none.");
        }

        var result = await desk.CallAsync(query.Tool, arguments, cancellationToken).ConfigureAwait(false);
        var sent = secrets.Mask(Sent(query.Tool, arguments));
        return result.IsError == true ? Failure(query.Tool, result, secrets) with { SentAs = sent } : Make(Contents(result), query, sent, new Notes());
    }

    private static Dictionary<string, JsonElement>? Arguments(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var arguments = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                arguments[property.Name] = property.Value.Clone();
            }

            return arguments;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async ValueTask<Answer> ListAsync(ToolQuery query, CancellationToken cancellationToken)
    {
        var (callable, others, note) = await desk.ListAsync(cancellationToken).ConfigureAwait(false);
        var notes = new Notes();
        if (note is not null)
        {
            notes.Cut(note);
        }

        if (others > 0)
        {
            notes.Add($"{others} other tools may not be called: the server does not say that they only read, they changed, or they are denied.");
        }

        return Make(callable.Select(tool => new ToolContent(Write(json =>
        {
            json.WriteString("name", tool.Name);
            var description = tool.Description ?? tool.Title ?? "";
            json.WriteString("description", description.Length <= LongestDescription ? description : string.Concat(description.AsSpan(0, LongestDescription), "..."));
            json.WritePropertyName("inputSchema");
            tool.InputSchema.WriteTo(json);
        }), Json)), query, ToolQuery.ListTools, notes);
    }

    private ToolAnswer Make(IEnumerable<ToolContent> all, ToolQuery query, string sent, Notes notes)
    {
        var contents = all.ToList();
        var kept = new List<ToolContent>();
        var (room, left, total) = (options.MaxResultBytes, 0L, 0L);
        foreach (var content in contents.Take(query.Limit))
        {
            var text = secrets.Mask(content.Text);
            var bytes = Encoding.UTF8.GetByteCount(text);
            total += bytes;
            if (bytes > room)
            {
                left += bytes - room;
                if (room > 0)
                {
                    kept.Add(content with { Text = Beginning(text, room) });
                }

                room = 0;
                continue;
            }

            room -= bytes;
            kept.Add(content with { Text = text });
        }

        if (left > 0)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"The result is longer than MaxResultBytes ({options.MaxResultBytes}): {left} of {total} bytes were left out at its end. Ask the tool for less, or raise MaxResultBytes."));
        }

        if (contents.Count > query.Limit)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{contents.Count - query.Limit} of {contents.Count} items of content were left out."));
        }

        return new ToolAnswer { Contents = kept, Coverage = notes.CoverageOf(kept.Count), Note = notes.Text, SentAs = sent, RowsAvailable = contents.Count };
    }

    private static string Beginning(string text, int bytes)
    {
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return text[..end];
    }

    private static IEnumerable<ToolContent> Contents(CallToolResult result)
    {
        foreach (var block in result.Content)
        {
            // Servers repeat what is structured as text, for older clients.
            if (block is TextContentBlock said && result.StructuredContent is { } structured && IsSame(said.Text, structured))
            {
                continue;
            }

            yield return block switch
            {
                TextContentBlock text => new ToolContent(text.Text),
                ImageContentBlock image => Left("image", image.MimeType, Decoded(image.Data)),
                AudioContentBlock audio => Left("audio", audio.MimeType, Decoded(audio.Data)),
                EmbeddedResourceBlock { Resource: TextResourceContents resource } => new ToolContent(resource.Text, resource.MimeType ?? PlainText),
                EmbeddedResourceBlock { Resource: BlobResourceContents resource } => Left($"resource {resource.Uri}", resource.MimeType, Decoded(resource.Blob)),
                ResourceLinkBlock link => new ToolContent($"[link to {link.Uri}: {link.Title ?? link.Name}{(link.Description is null ? "" : $", {link.Description}")}; not read]"),
                _ => new ToolContent($"[content of the type {block.Type}, not kept]"),
            };
        }

        if (result.StructuredContent is { ValueKind: not JsonValueKind.Undefined } json)
        {
            yield return new ToolContent(json.GetRawText(), Json);
        }
    }

    private static ToolContent Left(string what, string? mediaType, int bytes) =>
        new(string.Create(CultureInfo.InvariantCulture, $"[{what}: {mediaType ?? "of no media type"}, {bytes} bytes, not kept]"));

    /// <summary>How many bytes stand in so much of base 64.</summary>
    private static int Decoded(ReadOnlyMemory<byte> base64) => base64.Span.TrimEnd((byte)'=').Length * 3 / 4;

    private static bool IsSame(string text, JsonElement structured)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonElement.DeepEquals(document.RootElement, structured);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
