using System.Text.Json;

namespace Cleric.Testing.Http;

/// <summary>
/// Answers requests from what a <see cref="RecordingHandler"/> wrote, and sends nothing. A request is told by method, path, query and body, not by its host or headers, and whatever the order of its
/// parameters. One that was recorded several times is answered in that order, and then by the last of them. Thread-safe.
/// </summary>
public sealed class ReplayHandler : HttpMessageHandler
{
    private readonly string _file;
    private readonly Scrubber _scrubber;
    private readonly List<HttpExchange> _recorded = [];
    private readonly Dictionary<string, List<HttpExchange>> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Opens a recording.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">The options that it was recorded with. Default: <see cref="HttpRecordingOptions"/> as it is.</param>
    /// <exception cref="ClericException">The file is not there, or a line of it is no exchange.</exception>
    public ReplayHandler(string file, HttpRecordingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        _file = file;
        _scrubber = new Scrubber(options ?? new HttpRecordingOptions());
        if (!File.Exists(file))
        {
            throw new ClericException($"There is no recording '{file}'. Make it with a RecordingHandler.");
        }

        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            var exchange = Read(line, number);
            _recorded.Add(exchange);
            var key = _scrubber.KeyOf(exchange);
            (_byKey.TryGetValue(key, out var known) ? known : _byKey[key] = []).Add(exchange);
        }
    }

    /// <summary>The requests of the recording that nobody asked for, as text; empty when all of it was used.</summary>
    public IReadOnlyList<string> Unused
    {
        get
        {
            lock (_lock)
            {
                return [.. _byKey.Where(pair => !_asked.ContainsKey(pair.Key)).Select(pair => pair.Value[0].Request)];
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ClericException">There is no recording of the request. The message names it, and the nearest there is.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var asked = await RecordingHandler.AskedAsync(_scrubber, request, cancellationToken).ConfigureAwait(false);
        var key = _scrubber.KeyOf(asked);
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var found))
            {
                throw new ClericException($"'{_file}' holds no recording of {asked.Request}. {Nearest(asked)} Record it anew, or name what differs from run to run in HttpRecordingOptions.IgnoredParameters.");
            }

            var times = _asked[key] = _asked.GetValueOrDefault(key) + 1;
            return found[Math.Min(times, found.Count) - 1].ToResponse(request);
        }
    }

    private HttpExchange Read(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HttpExchangeJson.Default.HttpExchange) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new ClericException($"Line {number} of the recording '{_file}' is no exchange: {exception.Message} Record it anew.", exception);
        }
    }

    private string Nearest(HttpExchange asked)
    {
        var parts = Parts(asked);
        var best = _recorded
            .Select(exchange => (exchange.Request, Parts: Parts(exchange)))
            .OrderByDescending(other => other.Parts.Intersect(parts).Count() * 2.0 / Math.Max(1, other.Parts.Count + parts.Count))
            .FirstOrDefault();
        if (best.Request is null)
        {
            return "It is empty.";
        }

        var (more, less) = (parts.Except(best.Parts).ToList(), best.Parts.Except(parts).ToList());
        return $"The nearest is {best.Request}: it has {Words(less)} where {Words(more)} was asked for.";
    }

    private static string Words(List<string> parts) => parts.Count == 0 ? "nothing" : string.Join(", ", parts.Select(part => $"'{part}'"));

    /// <summary>Method, segments of the path with their place, parameters, body.</summary>
    private static HashSet<string> Parts(HttpExchange exchange)
    {
        var split = exchange.Path.Split('?', 2);
        IEnumerable<string> parts = [exchange.Method, split[0], .. split.Length == 1 ? [] : split[1].Split('&'), .. exchange.Sent is null ? [] : exchange.Sent.Split('&')];
        return [.. parts];
    }
}
