using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Testing.Tests.Http;

/// <summary>A connector to a <see cref="Feed"/> that keeps every rule, unless it is given a flaw.</summary>
internal sealed class FeedConnector(HttpClient http, TimeProvider time, Flaw flaw = Flaw.None) : IConnector
{
    private const int MostBytes = 1 << 20;
    private const int MostPages = 20;

    public ConnectorDescriptor Descriptor { get; } = new()
    {
        Name = "feed",
        System = "feed",
        Capabilities = flaw == Flaw.Overclaims ? [new QueryCapability(QueryKind.Change), new QueryCapability(QueryKind.Log)] : [new QueryCapability(QueryKind.Change)],
    };

    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException("The query's Window is reversed.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (query is not ChangeQuery)
        {
            return flaw == Flaw.Overclaims && query is LogQuery ? NoAnswer.Empty("There are no logs.") : NoAnswer.NotConfigured("The feed has changes only.");
        }

        try
        {
            return await ReadAsync(query, flaw == Flaw.IgnoresCancellation ? CancellationToken.None : cancellationToken);
        }
        catch (Refused refused)
        {
            return flaw == Flaw.RefusalIsEmpty && refused.Coverage == Coverage.Denied ? NoAnswer.Empty(refused.Message) : new NoAnswer(refused.Coverage, refused.Message);
        }
        catch (HttpRequestException exception) when (flaw == Flaw.TroubleIsEmpty)
        {
            return NoAnswer.Empty(exception.Message);
        }
        catch (JsonException) when (flaw == Flaw.PageIsEmpty)
        {
            return NoAnswer.Empty("There are no changes.");
        }
        catch (JsonException exception) when (flaw != Flaw.ParserErrorsEscape)
        {
            return NoAnswer.Failed($"What the feed answered is not as its API describes it: {exception.Message}");
        }
    }

    private async Task<Answer> ReadAsync(Query query, CancellationToken cancellationToken)
    {
        if (flaw == Flaw.Writes)
        {
            using var search = await http.PostAsync(new Uri(Feed.Address, "searches"), new StringContent("{}"), cancellationToken);
        }

        var (from, to) = flaw == Flaw.IgnoresWindow ? (Feed.Window.Start, Feed.Window.End) : (query.Window.Start, query.Window.End);
        var sent = $"changes?from={from.ToUnixTimeSeconds()}&to={to.ToUnixTimeSeconds()}&service={Uri.EscapeDataString(query.Entity?.Name ?? "")}";
        if (flaw == Flaw.TellsSecretInSentAs)
        {
            sent += $"&token={Feed.Token}";
        }

        var found = new List<Change>();
        var updated = DateTimeOffset.MinValue;
        var pages = 0;
        string? missing = null;
        for (var next = sent; next is not null && missing is null; pages++)
        {
            if (pages == MostPages && flaw != Flaw.PagesWithoutEnd)
            {
                missing = $"There are more than {MostPages} pages, of which the rest was left out.";
                break;
            }

            try
            {
                using var document = await GetAsync(next, cancellationToken);
                var root = document.RootElement;
                if (root.TryGetProperty("error", out var error) && flaw != Flaw.ErrorFieldIsIgnored)
                {
                    throw new Refused(Coverage.Failed, $"The feed could not answer: {Clean(error.ToString())}");
                }

                if (root.TryGetProperty("changes", out var changes))
                {
                    found.AddRange(changes.EnumerateArray().Select(ChangeOf));
                    updated = root.GetProperty("updated").GetDateTimeOffset();
                }
                else if (flaw != Flaw.ErrorFieldIsIgnored)
                {
                    throw new JsonException("there is no field 'changes'.");
                }

                next = flaw != Flaw.FirstPageOnly && root.TryGetProperty("next", out var link) ? link.GetString() : null;
            }
            catch (HttpRequestException) when (flaw == Flaw.HalfIsWhole && pages > 0)
            {
                break;
            }
        }

        var kept = flaw == Flaw.IgnoresLimit ? found : [.. found.Take(query.Limit)];
        var stale = updated < query.Window.End && updated > DateTimeOffset.MinValue;
        missing ??= kept.Count < found.Count ? $"{found.Count - kept.Count} later changes were left out." : null;
        return new ChangeAnswer
        {
            Changes = kept,
            Coverage = missing is not null && flaw != Flaw.CutIsNotTold ? Coverage.CutShort : stale && flaw != Flaw.StaleIsData ? Coverage.Stale : kept.Count == 0 ? Coverage.Empty : Coverage.Data,
            Note = missing ?? (stale ? $"The feed was last updated at {updated:u}." : null),
            RowsAvailable = found.Count,
            SentAs = $"GET {Feed.Address}{sent}",
        };
    }

    private async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new Uri(Feed.Address, path), cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new Refused(Coverage.Denied, $"The feed refused ({(int)response.StatusCode}). Give the token the right to read changes.");
        }

        var body = await BodyAsync(response, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var said = $"The feed answered with HTTP {(int)response.StatusCode}: {Clean(body)}";
            throw (int)response.StatusCode is 429 or >= 500 ? new HttpRequestException(said, null, response.StatusCode) : new Refused(Coverage.Failed, said);
        }

        if (response.Headers.Date is { } date && (date - time.GetUtcNow()).Duration() > TimeSpan.FromMinutes(5) && flaw != Flaw.IgnoresClock)
        {
            throw new Refused(Coverage.Failed, $"The feed's clock says {date:u}, and this host's {time.GetUtcNow():u}. Set both by NTP.");
        }

        return JsonDocument.Parse(body);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Feed.Token);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.Headers.Location is { } location)
            {
                if (flaw != Flaw.FollowsRedirectsWithCredential)
                {
                    throw new Refused(Coverage.Failed, $"The feed redirects to {location.Host}, which was not followed. Check its address.");
                }

                address = location;
            }
            else if ((int)response.StatusCode == 429 && flaw == Flaw.TriesAgainItself)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), time, cancellationToken);
            }
            else
            {
                return response;
            }
        }
    }

    private async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 << 10];
        using var text = new MemoryStream();
        for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (text.Length + count > MostBytes && flaw != Flaw.ReadsWithoutEnd)
            {
                throw new Refused(Coverage.Failed, $"The feed's answer is longer than {MostBytes} bytes. Ask for a shorter window.");
            }

            text.Write(buffer, 0, text.Length > MostBytes ? 0 : count);
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private string Clean(string text) => flaw == Flaw.RepeatsWhatTheServerSaid ? text : text.Replace(Feed.Token, "***", StringComparison.Ordinal);

    private Change ChangeOf(JsonElement change) => new()
    {
        Id = $"{change.GetProperty("at")}",
        Time = flaw == Flaw.LocalTimes ? change.GetProperty("at").GetDateTimeOffset().ToOffset(TimeSpan.FromHours(2)) : change.GetProperty("at").GetDateTimeOffset().ToUniversalTime(),
        Kind = "config",
        Entity = new Entity(change.GetProperty("service").GetString()!),
        Title = change.GetProperty("title").GetString()!,
    };

    private sealed class Refused(Coverage coverage, string message) : Exception(message)
    {
        public Coverage Coverage { get; } = coverage;
    }
}
