using System.Net.Http.Json;
using System.Text.Json;
using Cleric;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace CustomConnector;

/// <summary>Reads the incidents that a vendor tells of on its status page: /api/v2/incidents.json, as pages made with Atlassian Statuspage have it (githubstatus.com, for one).</summary>
public sealed class StatusPageConnector(HttpClient http, Entity vendor, TimeProvider time) : IConnector
{
    private const int MostListed = 50; // so many incidents the page lists, the newest first
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public ConnectorDescriptor Descriptor { get; } = new()
    {
        Name = $"status of {vendor.Name}",
        System = "statuspage",
        Capabilities = [new QueryCapability(QueryKind.Alert) { WholeEstate = true, RelativeCost = 2 }],
        CannotSee = ["incidents that the vendor does not tell of", $"incidents before the newest {MostListed}"],
    };

    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        if (query.Window.End < query.Window.Start) { throw new ClericException($"The query's Window ends ({query.Window.End:u}) before it starts ({query.Window.Start:u}). Swap its times."); }
        if (query is not AlertQuery) { return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers alert queries only."); }
        using var response = await http.GetAsync("api/v2/incidents.json", cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        if (status is 401 or 403) { return NoAnswer.Denied($"{http.BaseAddress} refused (HTTP {status}). Ask the vendor whether its status page is public."); }
        if (status is 408 or 429 or >= 500) { throw new HttpRequestException($"{http.BaseAddress} answered with HTTP {status}.", null, response.StatusCode); }
        if (status != 200) { return NoAnswer.Failed($"{http.BaseAddress} answered with HTTP {status}. Check that it is the address of a status page."); }
        if ((response.Headers.Date - time.GetUtcNow())?.Duration() > TimeSpan.FromMinutes(5)) { return NoAnswer.Failed($"The clock of {http.BaseAddress} says {response.Headers.Date:u}, and this host's {time.GetUtcNow():u}. Set this host's by NTP."); }
        List<Incident> listed;
        try { listed = [.. (await response.Content.ReadFromJsonAsync<Page>(Json, cancellationToken).ConfigureAwait(false))!.Incidents.OrderBy(incident => incident.CreatedAt)]; }
        catch (JsonException) { return NoAnswer.Failed($"What {http.BaseAddress} answered is no list of incidents. Check that it is the address of a status page."); }
        var found = listed.Where(incident => incident.CreatedAt < query.Window.End && (incident.ResolvedAt is null || incident.ResolvedAt >= query.Window.Start)
            && (query.Entity is null || query.Aliases.Append(query.Entity.Name).Contains(vendor.Name))).ToList();
        var (cut, older) = (found.Count > query.Limit, listed.Count >= MostListed && listed[0].CreatedAt > query.Window.Start);
        return new AlertAnswer
        {
            Alerts = [.. found.Take(query.Limit).Select(AlertOf)],
            Coverage = found.Count == 0 && !older ? Coverage.Empty : cut || older ? Coverage.CutShort : Coverage.Data,
            Note = cut ? $"{found.Count - query.Limit} later incidents were left out." : older ? $"The page lists nothing before {listed[0].CreatedAt:u}." : null,
            RowsAvailable = found.Count,
            SentAs = $"GET {http.BaseAddress}api/v2/incidents.json",
        };
    }

    private Alert AlertOf(Incident one)
    {
        var (began, ended, newest) = (one.CreatedAt.ToUniversalTime(), one.ResolvedAt?.ToUniversalTime(), one.IncidentUpdates is [var update, ..] ? update.Body : one.Name);
        return new Alert { Id = one.Id, Name = one.Name, Entity = vendor, Severity = one.Impact, State = ended is null ? "firing" : "resolved", StartsAt = began, EndsAt = ended, Summary = newest };
    }

    private sealed record Page(List<Incident> Incidents);
    private sealed record Incident(string Id, string Name, string Impact, DateTimeOffset CreatedAt, DateTimeOffset? ResolvedAt = null, List<Update>? IncidentUpdates = null);
    private sealed record Update(string Body);
}
