using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cleric.AspNetCore.Tests.Index;

public sealed class IndexedPortalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_asked_while_another_process_writes_is_answered_and_noted()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var id = (string)(await TestPortal.StartIncidentAsync(client))["id"]!;
        await TestPortal.FollowAsync(client, id);
        using (Locked(portal))
        {
            await TestPortal.GetAsync(client, $"investigations/{id}");
            using var missing = await client.GetAsync(new Uri("investigations/none", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }

        var audits = await portal.Index.AuditsAsync("shop", 2, Cancellation);
        Assert.Equal([("none", "not found"), (id, "done")], audits.Select(audit => (audit.Subject, audit.Outcome)));
    }

    [Fact]
    public async Task A_queue_whose_index_takes_no_writes_is_unhealthy()
    {
        await using var portal = await TestPortal.StartAsync(cleric => cleric.Services.AddHealthChecks().AddClericQueue());
        var health = portal.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Cancellation)).Status);
        using (Locked(portal))
        {
            Assert.Contains("cleric.db cannot be used", (await health.CheckHealthAsync(Cancellation)).Entries["cleric-queue"].Description, StringComparison.Ordinal);
        }

        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Cancellation)).Status);
    }

    [Fact]
    public async Task A_page_does_not_tell_whether_another_tenant_has_an_investigation()
    {
        await using var portal = await TestPortal.StartAsync();
        using var ada = portal.Client();
        using var eve = portal.Client(TestPortal.Eve);
        var id = (string)(await TestPortal.StartIncidentAsync(ada))["id"]!;
        await TestPortal.StartIncidentAsync(eve);
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var after in (string[])[id, "20260101-000000-000000000000"])
        {
            using var answer = await eve.GetAsync(new Uri($"investigations?after={after}", UriKind.Relative), Cancellation);
            answers.Add((answer.StatusCode, (string)(await TestPortal.ObjectAsync(answer))["detail"]!));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.BadRequest, answers[0].Item1);
        Assert.Contains("after", answers[0].Item2, StringComparison.Ordinal);
    }

    private static SqliteConnection Locked(TestPortal portal)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(portal.Folder, "cleric.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }
}
