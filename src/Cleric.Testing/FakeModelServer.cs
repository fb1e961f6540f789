using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cleric.Testing;

/// <summary>A server on loopback that speaks OpenAI's chat completions, whole or as server-sent events, for tests of the way there: it answers as it is told to, or misbehaves.</summary>
public sealed class FakeModelServer : IAsyncDisposable
{
    /// <summary>An answer that fits every form that Cleric asks for, and says nothing.</summary>
    public const string Nothing = """{"hypotheses":[],"questions":[],"items":[],"more":[],"sentences":[],"words":[]}""";

    private const int MostAttempts = 3;

    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _prompts = new();
    private readonly Func<string, string> _script;
    private readonly Task _served;

    /// <summary>Starts a server.</summary>
    /// <param name="script">Makes the answer from the whole prompt; null answers <see cref="Nothing"/>.</param>
    /// <param name="port">The port, or 0 for a free one.</param>
    public FakeModelServer(Func<string, string>? script = null, int port = 0)
    {
        _script = script ?? (_ => Nothing);
        (_listener, var at) = Listen(port);
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{at}/v1"));
        _served = ServeAsync();
    }

    /// <summary>What a client is given as its endpoint.</summary>
    public Uri Endpoint { get; }

    /// <summary>How it behaves from now on. Default <see cref="FakeModelMode.Answer"/>.</summary>
    public FakeModelMode Mode { get; set; }

    /// <summary>Every prompt it was sent, as text.</summary>
    public IReadOnlyList<string> Prompts => [.. _prompts];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Close();
        await _served.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var request = await JsonNode.ParseAsync(context.Request.InputStream, cancellationToken: _stop.Token).ConfigureAwait(false);
            var prompt = string.Join('\n', request?["messages"]?.AsArray().Select(message => TextOf(message?["content"])) ?? []);
            _prompts.Enqueue(prompt);
            var response = context.Response;
            switch (Mode)
            {
                case FakeModelMode.Hang:
                    await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token).ConfigureAwait(false);
                    break;
                case FakeModelMode.TooManyRequests:
                    response.Headers["Retry-After"] = "1";
                    await WriteAsync(response, 429, """{"error":{"message":"slow down","type":"rate_limit"}}""").ConfigureAwait(false);
                    break;
                case FakeModelMode.ServerError:
                    await WriteAsync(response, 500, """{"error":{"message":"out of order"}}""").ConfigureAwait(false);
                    break;
                case FakeModelMode.Cut:
                    response.ContentLength64 = 100_000;
                    await response.OutputStream.WriteAsync("""{"id":"x","object":"chat.comp"""u8.ToArray(), _stop.Token).ConfigureAwait(false);
                    response.Abort();
                    break;
                case FakeModelMode.Garbage:
                    await WriteAsync(response, 200, "<html>hello</html>").ConfigureAwait(false);
                    break;
                default:
                    var text = Mode == FakeModelMode.Empty ? "" : _script(prompt);
                    await (request?["stream"]?.GetValue<bool>() == true ? StreamAsync(response, text, prompt) : WriteAsync(response, 200, Completion("chat.completion", "message", text, prompt, "stop"))).ConfigureAwait(false);
                    break;
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or OperationCanceledException or ObjectDisposedException or JsonException or IOException or InvalidOperationException)
        {
            // The client is gone, the server is closing, or what was sent is no request: there is nobody to tell.
            context.Response.Abort();
        }
    }

    private async Task StreamAsync(HttpListenerResponse response, string text, string prompt)
    {
        response.ContentType = "text/event-stream";
        foreach (var part in text.Chunk(200).Select(chunk => new string(chunk)))
        {
            await SendAsync(Completion("chat.completion.chunk", "delta", part, null, null)).ConfigureAwait(false);
        }

        await SendAsync(Completion("chat.completion.chunk", "delta", "", prompt, "stop")).ConfigureAwait(false);
        await SendAsync("[DONE]").ConfigureAwait(false);
        response.Close();

        async Task SendAsync(string data) => await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"), _stop.Token).ConfigureAwait(false);
    }

    private static string Completion(string kind, string role, string text, string? prompt, string? finish) => new JsonObject
    {
        ["id"] = "fake",
        ["object"] = kind,
        ["created"] = 0,
        ["model"] = "fake",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, [role] = new JsonObject { ["role"] = "assistant", ["content"] = text }, ["finish_reason"] = finish }),
        ["usage"] = prompt is null ? null : new JsonObject { ["prompt_tokens"] = prompt.Length / 4, ["completion_tokens"] = text.Length / 4, ["total_tokens"] = (prompt.Length + text.Length) / 4 },
    }.ToJsonString();

    private static string TextOf(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(part => part?["text"]?.GetValue<string>())),
        JsonValue value => value.GetValue<string>(),
        _ => "",
    };

    private static async Task WriteAsync(HttpListenerResponse response, int status, string body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body)).ConfigureAwait(false);
        response.Close();
    }

    /// <summary>Listens at a port, or at a free one: another program may take that before it is listened at.</summary>
    private static (HttpListener Listener, int Port) Listen(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var at = port > 0 ? port : FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{at}/"));
            try
            {
                listener.Start();
                return (listener, at);
            }
            catch (HttpListenerException) when (port == 0 && attempt < MostAttempts)
            {
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
