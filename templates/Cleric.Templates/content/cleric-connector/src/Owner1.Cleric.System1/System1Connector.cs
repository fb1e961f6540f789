using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cleric;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Owner1.Cleric.System1;

/// <summary>Reads changes from System1. Thread-safe.</summary>
/// <remarks>
/// What may pass by itself (no connection, 408, 429, 5xx) is thrown, and the chain round the connector tries it again; what stays is an answer that says so. Cache, redaction and audit are in the
/// chain too.
/// </remarks>
public sealed class System1Connector : IConnector
{
    private readonly System1Options _options;
    private readonly IHttpClientFactory _clients;
    private readonly TimeProvider _time;
    private readonly string _address;

    /// <summary>Makes a connector. Nothing is asked yet.</summary>
    /// <param name="options">Which system, and how.</param>
    /// <param name="clients">Makes the clients; the connector asks for the one that <see cref="ClientName"/> names.</param>
    /// <param name="timeProvider">The clock. Default <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ClericException">An option is missing. The message names it.</exception>
    public System1Connector(System1Options options, IHttpClientFactory clients, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clients);
        _options = options;
        _clients = clients;
        _time = timeProvider ?? TimeProvider.System;
        _address = options.BaseAddress?.ToString().TrimEnd('/') ?? throw new ClericException("The option 'BaseAddress' is missing. Give the address of System1.");
        Descriptor = new ConnectorDescriptor
        {
            Name = options.Name,
            System = "system1",
            Capabilities = [new QueryCapability(QueryKind.Change) { WholeEstate = true }],
            CannotSee = ["changes that were made past System1"],
        };
    }

    /// <inheritdoc/>
    public ConnectorDescriptor Descriptor { get; }

    /// <summary>The name of the <see cref="HttpClient"/> that the connector of a name uses.</summary>
    /// <param name="connector">The connector's name.</param>
    public static string ClientName(string connector) => $"Owner1.Cleric.System1:{connector}";

    /// <inheritdoc/>
    /// <exception cref="ClericException">The query's window is reversed.</exception>
    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException($"The query's Window ends ({query.Window.End:u}) before it starts ({query.Window.Start:u}). Swap its times.");
        }

        if (query is not ChangeQuery)
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers change queries only.");
        }

        var address = string.Create(CultureInfo.InvariantCulture, $"{_address}/changes?from={query.Window.Start.ToUnixTimeSeconds()}&to={query.Window.End.ToUnixTimeSeconds()}");
        if (query.Entity is not null)
        {
            address += $"&service={Uri.EscapeDataString(query.Entity.Name)}";
        }

        using var http = _clients.CreateClient(ClientName(_options.Name));
        http.MaxResponseContentBufferSize = _options.MaxResponseBytes;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_options.Token is { Length: > 0 } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (Refusal(response) is { } refusal)
        {
            return refusal with { SentAs = $"GET {address}" };
        }

        try
        {
            var list = await response.Content.ReadFromJsonAsync(System1Json.Default.ChangeList, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("It is null.");
            return AnswerOf(query, list, $"GET {address}");
        }
        catch (JsonException exception)
        {
            return NoAnswer.Failed($"What System1 answered at {_address} is not as its API describes it (at {exception.Path ?? "its beginning"}). Check that BaseAddress leads to the API.") with { SentAs = $"GET {address}" };
        }
    }

    private NoAnswer? Refusal(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return NoAnswer.Denied($"System1 at {_address} refused with HTTP {status}. Check Token, and that it may read changes.");
        }

        if (response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || status >= 500)
        {
            throw new HttpRequestException($"System1 at {_address} answered with HTTP {status}.", null, response.StatusCode);
        }

        if (!response.IsSuccessStatusCode)
        {
            return NoAnswer.Failed($"System1 at {_address} answered with HTTP {status}. Check that BaseAddress leads to the API.");
        }

        return (response.Headers.Date - _time.GetUtcNow())?.Duration() > _options.ClockTolerance
            ? NoAnswer.Failed($"The clock of System1 at {_address} says {response.Headers.Date:u}, and this host's {_time.GetUtcNow():u}: times cannot be compared. Set both by NTP.")
            : null;
    }

    private static ChangeAnswer AnswerOf(Query query, ChangeList list, string sent)
    {
        // The system's filters may be coarser than the question.
        var found = list.Changes
            .Where(change => query.Window.Contains(change.At) && (query.Entity is null || query.Aliases.Append(query.Entity.Name).Contains(change.Service)))
            .OrderBy(change => change.At).ThenBy(change => change.Id, StringComparer.Ordinal)
            .ToList();

        // What is cut is spread over the whole window, and not only its beginning.
        var kept = found.Count <= query.Limit ? found : [.. Enumerable.Range(0, query.Limit).Select(i => found[(int)((long)i * found.Count / query.Limit)])];
        return new ChangeAnswer
        {
            Changes =
            [
                .. kept.Select(change => new Change
                {
                    Id = change.Id,
                    Time = change.At.ToUniversalTime(),
                    Kind = change.Kind,
                    Entity = new Entity(change.Service),
                    Title = change.Title,
                    Author = change.Author,
                }),
            ],
            Coverage = found.Count == 0 ? Coverage.Empty : kept.Count < found.Count ? Coverage.CutShort : Coverage.Data,
            Note = kept.Count < found.Count ? string.Create(CultureInfo.InvariantCulture, $"{found.Count} changes were thinned to {kept.Count}, evenly over time.") : null,
            CoveredWindow = query.Window,
            RowsAvailable = found.Count,
            SentAs = sent,
        };
    }
}
