using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cleric.Connectors.Mcp.Tests.Servers;

/// <summary>
/// An MCP server over stdio that keeps to the protocol as badly as it is told to. It is this assembly, started as a program of its own with <see cref="Flag"/> and the words of what it is to do.
/// </summary>
internal static class ScriptedServer
{
    private const string Flag = "--mcp-server";

    /// <summary>When its rows begin: one a minute, ten of them, of "checkout" and of "billing" by turns.</summary>
    public static readonly DateTimeOffset RowsFrom = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Configure(McpOptions options, params string[] words)
    {
        options.Command = "dotnet";
        foreach (var argument in (string[])["exec", typeof(ScriptedServer).Assembly.Location, Flag, .. words])
        {
            options.Arguments.Add(argument);
        }
    }

#pragma warning disable CA2255 // This assembly is a program.
    [ModuleInitializer]
    internal static void ServeIfAsked()
#pragma warning restore CA2255
    {
        var arguments = Environment.GetCommandLineArgs();
        if (Array.IndexOf(arguments, Flag) is var flag and > 0)
        {
            Serve(arguments[(flag + 1)..]);
            Environment.Exit(0);
        }
    }

    private static void Serve(string[] words)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        if (words.Contains("crash"))
        {
            Console.Error.WriteLine($"cannot log in with {Environment.GetEnvironmentVariable("SERVER_PASSWORD")}");
            Environment.Exit(7);
        }

        var lists = 0;
        var pages = 0;
        while (input.ReadLine() is { } line)
        {
            var message = JsonNode.Parse(line)!.AsObject();
            var (method, id) = ((string?)message["method"], message["id"]?.DeepClone());
            if (id is null || words.Contains("silent"))
            {
                continue;
            }

            if (words.Contains("junk"))
            {
                output.WriteLine("Listening... (this is no JSON)");
                output.WriteLine("{\"level\":\"info\",\"msg\":\"this is JSON, but no message\"}");
                output.WriteLine("[]");
            }

            switch (method)
            {
                case "initialize":
                    Answer(new JsonObject
                    {
                        ["protocolVersion"] = words.Contains("future") ? "2999-01-01" : "2025-11-25",
                        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject { ["listChanged"] = true } },
                        ["serverInfo"] = new JsonObject { ["name"] = "scripted", ["version"] = "1" },
                    });
                    break;
                case "tools/list":
                    // A page that says that there are more is not the end of a list.
                    lists += message["params"]?["cursor"] is null ? 1 : 0;
                    var list = new JsonObject { ["tools"] = Tools(words, lists, pages) };
                    if (words.Contains("endless") || words.Contains("circle"))
                    {
                        list["nextCursor"] = words.Contains("circle") ? "again" : (++pages).ToString(CultureInfo.InvariantCulture);
                    }

                    Answer(list);
                    break;
                case "tools/call":
                    var name = (string)message["params"]!["name"]!;
                    var arguments = message["params"]!["arguments"]?.AsObject() ?? [];
                    if (words.Contains("wrongids"))
                    {
                        id = 987_654;
                    }

                    Call(name, arguments);
                    break;
                default:
                    output.WriteLine(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "no such method" } }.ToJsonString());
                    break;
            }

            void Answer(JsonNode result) => output.WriteLine(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id!.DeepClone(), ["result"] = result }.ToJsonString(Unescaped));

            void Say(string text) => Answer(new JsonObject { ["content"] = new JsonArray(Text(text)) });

            void Call(string name, JsonObject arguments)
            {
                switch (name)
                {
                    case "hang":
                        break;
                    case "die":
                        Console.Error.WriteLine("going down");
                        Console.Error.WriteLine($"panic: token {Environment.GetEnvironmentVariable("SERVER_PASSWORD")} expired");
                        Environment.Exit(3);
                        break;
                    case "pid":
                        Say(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                        break;
                    case "child":
                        using (var child = Process.Start(new ProcessStartInfo("sleep", "1000") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!)
                        {
                            Say(child.Id.ToString(CultureInfo.InvariantCulture));
                        }

                        break;
                    case "env":
                        Say(new JsonObject(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(pair => KeyValuePair.Create((string)pair.Key, (JsonNode?)(string?)pair.Value))).ToJsonString());
                        break;
                    case "announce":
                        output.WriteLine("""{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""");
                        Say("announced");
                        break;
                    case "huge":
                        Say(new string('é', (int)arguments["characters"]!));
                        break;
                    case "fail":
                        Answer(new JsonObject { ["content"] = new JsonArray(Text($"the index is closed for {Environment.GetEnvironmentVariable("SERVER_PASSWORD")}")), ["isError"] = true });
                        break;
                    case "refuse":
                        output.WriteLine(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id!.DeepClone(), ["error"] = new JsonObject { ["code"] = -32602, ["message"] = "'since' is required" } }.ToJsonString());
                        break;
                    case "malformed":
                        Answer(new JsonObject { ["content"] = "a text where a list should be" });
                        break;
                    case "many":
                        Answer(new JsonObject { ["content"] = new JsonArray([.. Enumerable.Range(0, 10).Select(i => Text($"item {i}"))]) });
                        break;
                    case "none":
                        Answer(new JsonObject { ["content"] = new JsonArray() });
                        break;
                    case "blocks":
                        Answer(Blocks());
                        break;
                    case "json":
                        Answer(new JsonObject { ["content"] = new JsonArray(Text("here it is"), Text(arguments["document"]!.ToJsonString())) });
                        break;
                    case "rows":
                        Answer(Rows(arguments));
                        break;
                    default:
                        Say($"{name} {arguments.ToJsonString()}");
                        break;
                }
            }
        }
    }

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonArray Tools(string[] words, int lists, int page)
    {
        if (words.Contains("endless"))
        {
            return [Tool($"tool-{page}", readOnly: true)];
        }

        var tools = new JsonArray
        {
            Tool("write"), Tool("remove", readOnly: false, destructive: true), Tool("both", readOnly: true, destructive: true),
            Tool("read", readOnly: true, description: words.Contains("changing") ? $"Reads, as of {lists}" : "Reads"),
        };
        foreach (var name in (string[])["hang", "die", "pid", "child", "env", "announce", "huge", "fail", "refuse", "malformed", "many", "none", "blocks", "json", "rows"])
        {
            tools.Add(Tool(name, readOnly: true));
        }

        if (words.Contains("twins"))
        {
            tools.Add(Tool("read", readOnly: true, description: "Reads, or so it says"));
        }

        return tools;
    }

    private static JsonObject Tool(string name, bool? readOnly = null, bool? destructive = null, string? description = null)
    {
        var tool = new JsonObject { ["name"] = name, ["description"] = description ?? $"The tool {name}", ["inputSchema"] = new JsonObject { ["type"] = "object" } };
        if (readOnly is not null)
        {
            tool["annotations"] = new JsonObject { ["readOnlyHint"] = readOnly };
            if (destructive is not null)
            {
                tool["annotations"]!["destructiveHint"] = destructive;
            }
        }

        return tool;
    }

    private static JsonObject Blocks() => new()
    {
        ["content"] = new JsonArray(
            Text("""{ "b": [1, 2], "a": "x" }"""),
            Text("plain"),
            new JsonObject { ["type"] = "image", ["data"] = Convert.ToBase64String(new byte[100]), ["mimeType"] = "image/png" },
            new JsonObject { ["type"] = "audio", ["data"] = Convert.ToBase64String(new byte[7]), ["mimeType"] = "audio/wav" },
            new JsonObject { ["type"] = "resource", ["resource"] = new JsonObject { ["uri"] = "file:///notes.md", ["mimeType"] = "text/markdown", ["text"] = "# Notes" } },
            new JsonObject { ["type"] = "resource", ["resource"] = new JsonObject { ["uri"] = "file:///dump", ["mimeType"] = "application/x-core", ["blob"] = Convert.ToBase64String(new byte[5]) } },
            new JsonObject { ["type"] = "resource_link", ["uri"] = "https://example.org/d", ["name"] = "dashboard" }),
        ["structuredContent"] = new JsonObject { ["a"] = "x", ["b"] = new JsonArray(1, 2) },
    };

    /// <summary>Searches as a well-behaved tool does, but for the window, which it widens by a minute at either end.</summary>
    private static JsonObject Rows(JsonObject arguments)
    {
        var from = DateTimeOffset.FromUnixTimeMilliseconds((long)arguments["from"]!) - TimeSpan.FromMinutes(1);
        var to = DateTimeOffset.FromUnixTimeMilliseconds((long)arguments["to"]!) + TimeSpan.FromMinutes(1);
        var rows = Enumerable.Range(0, 10)
            .Select(i => (Time: RowsFrom.AddMinutes(i), Service: i % 2 == 0 ? "checkout" : "billing", Number: i))
            .Where(row => row.Time >= from && row.Time < to && (arguments["service"] is not { } service || (string?)service == row.Service))
            .Take((int?)arguments["limit"] ?? int.MaxValue)
            .Select(row => (JsonNode)new JsonObject
            {
                ["at"] = new JsonObject { ["ms"] = row.Time.ToUnixTimeMilliseconds() },
                ["service"] = row.Service,
                ["msg"] = $"message {row.Number}",
                ["lvl"] = row.Number % 4 == 0 ? "ERROR" : "info",
                ["value"] = row.Number * 1.5,
                ["calls"] = "database:orders",
                ["state"] = "down",
                ["labels"] = new JsonObject { ["region"] = "eu" },
            });
        return new JsonObject { ["content"] = new JsonArray(), ["structuredContent"] = new JsonObject { ["result"] = new JsonObject { ["items"] = new JsonArray([.. rows]) } } };
    }
}
