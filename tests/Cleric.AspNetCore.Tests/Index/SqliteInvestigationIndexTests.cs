using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.Triggers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.AspNetCore.Tests.Index;

public sealed class SqliteInvestigationIndexTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cleric-index-");
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly LogBook<SqliteInvestigationIndex> _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File0 => Path.Combine(_folder.FullName, "deep", "cleric.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_added_is_there_for_the_next_process_with_all_that_was_asked_for()
    {
        var request = new InvestigationRequest { Trigger = new QuestionTrigger { Text = "Why?", Entity = "cart" }, Caller = new Caller("ada", "shop"), Tags = new Dictionary<string, string> { ["ticket"] = "4711" }, Budget = new Budget { MaxQueries = 7 } };
        using (var index = Index())
        {
            Assert.True(await index.AddAsync(Entry("a") with { DueAt = Noon.AddMinutes(10) }, request, [], Cancellation));
            Assert.False(await index.AddAsync(Entry("a") with { Title = "another" }, request, [], Cancellation));
        }

        using var again = Index();
        Assert.Equal((Entry("a") with { DueAt = Noon.AddMinutes(10) }).ToString(), (await again.FindAsync("a", Cancellation))!.ToString());
        var kept = await again.RequestAsync("a", Cancellation);
        Assert.Equal((request.Trigger, request.Caller, request.Budget, "4711"), (kept!.Trigger, kept.Caller, kept.Budget, kept.Tags["ticket"]));
        Assert.Null(await again.FindAsync("b", Cancellation));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(File0));
        }
    }

    [Fact]
    public async Task Changes_at_once_are_made_one_after_the_other()
    {
        using var index = Index();
        using var other = Index();
        await AddAsync(index, Entry("a"));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => await (i % 2 == 0 ? index : other).UpdateAsync("a", entry => entry with { Alerts = entry.Alerts + 1 }, Cancellation), Cancellation)));
        Assert.Equal(100, (await index.FindAsync("a", Cancellation))!.Alerts);
        Assert.Null(await index.UpdateAsync("none", entry => entry, Cancellation));
    }

    [Fact]
    public async Task A_tenant_sees_its_own_and_no_tenant_is_one_of_its_own()
    {
        using var index = Index();
        await AddAsync(index, Entry("a"));
        await AddAsync(index, Entry("b") with { Tenant = "bank" });
        await AddAsync(index, Entry("c") with { Tenant = null });
        Assert.Equal(["a"], await IdsAsync(index, "shop", new InvestigationFilter()));
        Assert.Equal(["b"], await IdsAsync(index, "bank", new InvestigationFilter()));
        Assert.Equal(["c"], await IdsAsync(index, null, new InvestigationFilter()));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat_though_many_have_the_same_time()
    {
        using var index = Index();
        for (var i = 0; i < 23; i++)
        {
            await AddAsync(index, Entry($"i{i:00}") with { CreatedAt = Noon.AddSeconds(i / 5) });
        }

        var seen = new List<string>();
        for (string? after = null; ;)
        {
            var page = await IdsAsync(index, "shop", new InvestigationFilter { Limit = 4, After = after });
            if (page.Count == 0)
            {
                break;
            }

            seen.AddRange(page);
            after = page[^1];
        }

        Assert.Equal(Enumerable.Range(0, 23).Select(i => $"i{i:00}").Reverse(), seen);
    }

    [Fact]
    public async Task A_page_after_what_another_tenant_has_is_refused_like_one_after_nothing()
    {
        using var index = Index();
        await AddAsync(index, Entry("a"));
        await AddAsync(index, Entry("b") with { CreatedAt = Noon.AddMinutes(1) });
        await AddAsync(index, Entry("theirs") with { Tenant = "bank", CreatedAt = Noon.AddMinutes(2) });
        Assert.Equal(["a"], await IdsAsync(index, "shop", new InvestigationFilter { After = "b" }));
        var messages = new List<string>();
        foreach (var after in (string[])["theirs", "none"])
        {
            messages.Add((await Assert.ThrowsAsync<ClericException>(() => IdsAsync(index, "shop", new InvestigationFilter { After = after }))).Message);
        }

        Assert.Single(messages.Distinct());
        Assert.Contains("after", messages[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InvestigationStatus.Concluded)]
    [InlineData(InvestigationStatus.Cancelled)]
    [InlineData(InvestigationStatus.Failed)]
    public async Task Nothing_is_folded_into_one_that_has_ended(InvestigationStatus status)
    {
        using var index = Index();
        await AddAsync(index, Entry("a") with { Status = status });
        await AddAsync(index, Entry("b"));
        await index.AttachAsync("b", [Alert("k1")], Cancellation);
        Assert.False(await index.FoldAsync("b", "a", Cancellation));
        Assert.Equal((1, 0), ((await index.FindAsync("b", Cancellation))!.Alerts, (await index.FindAsync("a", Cancellation))!.Alerts));
        await index.UpdateAsync("a", entry => entry with { Status = InvestigationStatus.Running }, Cancellation);
        Assert.True(await index.FoldAsync("b", "a", Cancellation));
    }

    [Fact]
    public async Task What_waits_or_runs_is_pending_oldest_first_in_every_tenant()
    {
        using var index = Index();
        await AddAsync(index, Entry("late") with { CreatedAt = Noon.AddMinutes(1) });
        await AddAsync(index, Entry("runs") with { Status = InvestigationStatus.Running, Tenant = "bank" });
        foreach (var status in new[] { InvestigationStatus.Concluded, InvestigationStatus.Cancelled, InvestigationStatus.Failed })
        {
            await AddAsync(index, Entry(status.ToString()) with { Status = status });
        }

        Assert.Equal(["runs", "late"], (await index.PendingAsync(Cancellation)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task An_alert_is_counted_once_and_found_again_by_what_tells_it_from_others()
    {
        using var index = Index();
        await AddAsync(index, Entry("a"));
        await AddAsync(index, Entry("b") with { Tenant = "bank" });
        Assert.Equal(2, await index.AttachAsync("a", [Alert("k1"), Alert("k2")], Cancellation));
        Assert.Equal(0, await index.AttachAsync("a", [Alert("k1") with { ResolvedAt = Noon.AddMinutes(5) }], Cancellation));
        Assert.Equal(1, await index.AttachAsync("b", [Alert("k1")], Cancellation));
        Assert.Equal(0, await index.AttachAsync("none", [Alert("k1")], Cancellation));
        Assert.Equal(2, (await index.FindAsync("a", Cancellation))!.Alerts);
        Assert.Equal([("k1", Noon.AddMinutes(5)), ("k2", (DateTimeOffset?)null)], (await index.AlertsAsync("a", Cancellation)).Select(alert => (alert.Key, alert.ResolvedAt)));
        Assert.Equal("a", (await index.FindByAlertAsync("shop", "alertmanager", "k1", Noon, Cancellation))!.Id);
        Assert.Equal("b", (await index.FindByAlertAsync("bank", "alertmanager", "k1", Noon, Cancellation))!.Id);
        Assert.Null(await index.FindByAlertAsync("shop", "grafana", "k1", Noon, Cancellation));
        Assert.Null(await index.FindByAlertAsync("shop", "alertmanager", "k1", Noon.AddMilliseconds(1), Cancellation));
    }

    [Fact]
    public async Task One_that_has_not_begun_is_folded_into_another_with_its_alerts_and_deliveries()
    {
        using var index = Index();
        await AddAsync(index, Entry("a"));
        await AddAsync(index, Entry("b"));
        await AddAsync(index, Entry("bank") with { Tenant = "bank" });
        await AddAsync(index, Entry("begun") with { Status = InvestigationStatus.Running, StartedAt = Noon });
        await index.AttachAsync("a", [Alert("k1"), Alert("k2")], Cancellation);
        await index.AttachAsync("b", [Alert("k2"), Alert("k3")], Cancellation);
        await index.AddDeliveryAsync("github", "d", "b", Noon, Cancellation);
        Assert.False(await index.FoldAsync("b", "bank", Cancellation));
        Assert.False(await index.FoldAsync("begun", "a", Cancellation));
        Assert.False(await index.FoldAsync("a", "a", Cancellation));
        Assert.False(await index.FoldAsync("b", "none", Cancellation));
        Assert.True(await index.FoldAsync("b", "a", Cancellation));
        Assert.Null(await index.FindAsync("b", Cancellation));
        Assert.Equal(3, (await index.FindAsync("a", Cancellation))!.Alerts);
        Assert.Equal(["k1", "k2", "k3"], (await index.AlertsAsync("a", Cancellation)).Select(alert => alert.Key));
        Assert.Equal("a", await index.FindDeliveryAsync("github", "d", Cancellation));
    }

    [Fact]
    public async Task A_delivery_is_known_for_a_week()
    {
        using var index = Index();
        Assert.Null(await index.FindDeliveryAsync("github", "d1", Cancellation));
        await index.AddDeliveryAsync("github", "d1", "a", Noon, Cancellation);
        await index.AddDeliveryAsync("github", "d2", "", Noon, Cancellation);
        Assert.Equal(("a", "", null), (await index.FindDeliveryAsync("github", "d1", Cancellation), await index.FindDeliveryAsync("github", "d2", Cancellation), await index.FindDeliveryAsync("pagerduty", "d1", Cancellation)));
        await index.AddDeliveryAsync("github", "d3", "b", Noon.AddDays(8), Cancellation);
        Assert.Null(await index.FindDeliveryAsync("github", "d1", Cancellation));
    }

    [Fact]
    public async Task Who_asked_what_is_told_newest_first_and_kept_as_long_as_is_set()
    {
        using (var index = Index())
        {
            await index.AuditAsync(new AuditRecord { At = Noon, Principal = "ada", Tenant = "shop", Operation = "start", Subject = "a", Outcome = "done" }, Cancellation);
            await index.AuditAsync(new AuditRecord { At = Noon.AddDays(20), Principal = "eve", Tenant = "shop", Operation = "read", Outcome = "other tenant" }, Cancellation);
            await index.AuditAsync(new AuditRecord { At = Noon, Principal = "dan", Operation = "read", Outcome = "done" }, Cancellation);
            Assert.Equal(["dan"], (await index.AuditsAsync(null, 10, Cancellation)).Select(record => record.Principal));
            Assert.Equal(["eve", "ada"], (await index.AuditsAsync("shop", 10, Cancellation)).Select(record => record.Principal));
        }

        _time.Advance(TimeSpan.FromDays(45));
        using var later = Index();
        Assert.Equal(["eve"], (await later.AuditsAsync("shop", 10, Cancellation)).Select(record => record.Principal));
    }

    [Fact]
    public async Task Who_asked_what_is_dropped_when_it_is_old_though_the_process_goes_on()
    {
        using var index = Index();
        await index.AuditAsync(Record(0), Cancellation);
        _time.Advance(TimeSpan.FromDays(40));
        await index.AuditAsync(Record(1) with { At = _time.GetUtcNow() }, Cancellation);
        Assert.Equal(2, (await index.AuditsAsync("shop", 10, Cancellation)).Count);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["1"], (await index.AuditsAsync("shop", 10, Cancellation)).Select(record => record.Subject));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Nobody_waits_to_be_noted_while_another_process_writes()
    {
        using (var index = Index())
        {
            await AddAsync(index, Entry("a"));
            using (Locked())
            {
                for (var i = 0; i < 100; i++)
                {
                    Assert.True(index.AuditAsync(Record(i), Cancellation).AsTask().IsCompletedSuccessfully);
                    Assert.NotNull(await index.FindAsync("a", Cancellation));
                }
            }
        }

        using var again = Index();
        Assert.Equal(100, (await again.AuditsAsync("shop", 200, Cancellation)).Count);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Records_beyond_what_may_wait_are_told_to_the_log()
    {
        const int Asked = AuditWriter.Capacity * 3;
        using var index = Index();
        await AddAsync(index, Entry("a"));
        using (Locked())
        {
            for (var i = 0; i < Asked; i++)
            {
                await index.AuditAsync(Record(i), Cancellation);
            }
        }

        var kept = (await index.AuditsAsync("shop", Asked, Cancellation)).Count;
        Assert.InRange(kept, AuditWriter.Capacity, Asked - 1);
        Assert.Equal(Asked - kept, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Equal("1 audit records are lost to the index; the log has them", line));
    }

    [Fact]
    public async Task Records_that_the_database_refuses_are_told_to_the_log_and_those_after_are_kept()
    {
        using var index = Index();
        await index.AuditAsync(Record(0), Cancellation);
        Assert.Single(await index.AuditsAsync("shop", 10, Cancellation));
        Sql("ALTER TABLE audits RENAME TO elsewhere");
        await index.AuditAsync(Record(1), Cancellation);
        await Assert.ThrowsAnyAsync<ClericException>(async () => await index.AuditsAsync("shop", 10, Cancellation));
        Sql("ALTER TABLE elsewhere RENAME TO audits");
        await index.AuditAsync(Record(2), Cancellation);
        Assert.Equal(["2", "0"], (await index.AuditsAsync("shop", 10, Cancellation)).Select(record => record.Subject));
        Assert.Equal(["1 audit records are lost to the index; the log has them"], _log.Lines);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_named_with_what_to_do()
    {
        Directory.CreateDirectory(File0);
        using var index = Index();
        var exception = await Assert.ThrowsAnyAsync<ClericException>(async () => await index.FindAsync("a", Cancellation));
        Assert.Contains(File0, exception.Message, StringComparison.Ordinal);
        Directory.Delete(File0);
        Assert.Null(await index.FindAsync("a", Cancellation));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_left_alone()
    {
        using (var index = Index())
        {
            await index.FindAsync("a", Cancellation);
        }

        Sql("PRAGMA user_version = 99");
        using var older = Index();
        Assert.Contains("version 99", (await Assert.ThrowsAnyAsync<ClericException>(async () => await older.FindAsync("a", Cancellation))).Message, StringComparison.Ordinal);
    }

    private static InvestigationEntry Entry(string id) => new()
    {
        Id = id,
        Tenant = "shop",
        By = "ada",
        Source = "api",
        Title = "Why?",
        Trigger = new QuestionTrigger { Text = "Why?" },
        Status = InvestigationStatus.Queued,
        CreatedAt = Noon,
    };

    private static AttachedAlert Alert(string key) => new() { Key = key, Source = "alertmanager", Trigger = new AlertTrigger { Name = "A" }, ReceivedAt = Noon };

    private static async Task AddAsync(SqliteInvestigationIndex index, InvestigationEntry entry) =>
        Assert.True(await index.AddAsync(entry, new InvestigationRequest { Trigger = entry.Trigger }, [], Cancellation));

    private static async Task<List<string>> IdsAsync(SqliteInvestigationIndex index, string? tenant, InvestigationFilter filter) =>
        [.. (await index.ListAsync(tenant, filter, Cancellation)).Select(entry => entry.Id)];

    private SqliteInvestigationIndex Index() => new(Options.Create(new SqliteInvestigationIndexOptions { Path = File0, AuditRetention = TimeSpan.FromDays(40) }), _time, _log);

    private static AuditRecord Record(int number) => new() { At = Noon, Principal = "ada", Tenant = "shop", Operation = "read", Subject = $"{number}", Outcome = "done" };

    /// <summary>Another process writes until this is disposed.</summary>
    private SqliteConnection Locked() => Run("BEGIN IMMEDIATE");

    private void Sql(string statement) => Run(statement).Dispose();

    private SqliteConnection Run(string statement)
    {
        var connection = new SqliteConnection($"Data Source={File0};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
        return connection;
    }
}
