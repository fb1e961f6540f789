using System.Text.Json;
using Cleric;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Testing.Http;
using Microsoft.Extensions.Time.Testing;

namespace CustomConnector.Tests;

public sealed class StatusPageConnectorTests
{
    /// <summary>An incident of GitHub's status page as Atlassian's documentation of the API has it (https://www.githubstatus.com/api#incidents), shortened.</summary>
    private const string Documented = """
        {
          "page": { "id": "kctbh9vrtdwd", "name": "GitHub", "url": "https://www.githubstatus.com", "updated_at": "2026-11-26T03:02:34Z" },
          "incidents": [
            {
              "created_at": "2014-05-14T14:22:39.441-06:00",
              "id": "cp306tmzcl0y",
              "impact": "critical",
              "incident_updates": [
                {
                  "body": "Our master database has ham sandwiches flying out of the rack, and we're working our hardest to stop the bleeding. The whole site is down while we restore functionality, and we'll provide another update within 30 minutes.",
                  "created_at": "2014-05-14T14:22:40.301-06:00",
                  "display_at": "2014-05-14T14:22:40.301-06:00",
                  "id": "jdy3tw5mt5r5",
                  "incident_id": "cp306tmzcl0y",
                  "status": "identified",
                  "updated_at": "2014-05-14T14:22:40.301-06:00"
                }
              ],
              "monitoring_at": null,
              "name": "Unplanned Database Outage",
              "page_id": "kctbh9vrtdwd",
              "resolved_at": null,
              "shortlink": "http://stspg.co:5000/Q0E",
              "status": "identified",
              "updated_at": "2014-05-14T14:35:21.711-06:00"
            }
          ]
        }
        """;

    private static readonly Entity GitHub = new("github.com", EntityKinds.External);

    [Fact]
    public async Task An_incident_as_the_documentation_has_it_is_an_alert()
    {
        var at = new DateTimeOffset(2014, 5, 14, 20, 22, 39, 441, TimeSpan.Zero);
        var answer = await AskAsync(Documented, new AlertQuery { Window = new TimeWindow(at.AddHours(-1), at.AddHours(1)) });
        var alert = Assert.Single(answer.Alerts);
        Assert.Equal(("cp306tmzcl0y", "Unplanned Database Outage", "critical", "firing", at, null), (alert.Id, alert.Name, alert.Severity, alert.State, alert.StartsAt, alert.EndsAt));
        Assert.StartsWith("Our master database", alert.Summary, StringComparison.Ordinal);
        Assert.Equal(GitHub, alert.Entity);
        Assert.Equal("GET https://www.githubstatus.com/api/v2/incidents.json", answer.SentAs);
    }

    [Fact]
    public async Task A_page_that_is_full_says_that_older_incidents_are_missing()
    {
        var newest = new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);
        var page = JsonSerializer.Serialize(new { incidents = Enumerable.Range(0, 50).Select(hour => new { id = $"i{hour}", name = "n", impact = "minor", created_at = newest.AddHours(-hour), resolved_at = newest.AddHours(-hour), incident_updates = Array.Empty<object>() }) });
        var answer = await AskAsync(page, new AlertQuery { Window = new TimeWindow(newest.AddDays(-30), newest.AddDays(1)) });
        Assert.Equal((Coverage.CutShort, 50, "The page lists nothing before 2026-01-28 23:00:00Z."), (answer.Coverage, answer.Rows, answer.Note));
        Assert.Equal(Coverage.Data, (await AskAsync(page, new AlertQuery { Window = new TimeWindow(newest.AddHours(-10), newest.AddDays(1)) })).Coverage);
    }

    [Fact]
    public void The_whole_connector_is_60_lines_or_fewer()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "StatusPageConnector.cs"));
        Assert.Contains("IConnector", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.InRange(lines.Length, 1, 60);
    }

    private static async Task<AlertAnswer> AskAsync(string page, AlertQuery query)
    {
        using var http = new HttpClient(new FaultInjectingHandler(new FileHandler("."), HttpFault.Body(page))) { BaseAddress = new Uri("https://www.githubstatus.com") };
        return Assert.IsType<AlertAnswer>(await new StatusPageConnector(http, GitHub, new FakeTimeProvider()).AskAsync(query, TestContext.Current.CancellationToken));
    }
}
