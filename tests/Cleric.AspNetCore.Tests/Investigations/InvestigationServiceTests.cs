using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Progress;
using Cleric.CaseFiles;
using Cleric.Connectors.Otlp;
using Cleric.Reports;
using Cleric.Tests;
using Cleric.Triggers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.AspNetCore.Tests.Investigations;

public sealed class InvestigationServiceTests
{
    private static readonly Caller Ada = new("ada", "shop");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static InvestigationRequest Incident => new() { Trigger = Capture.Open(TestPortal.Capture).Trigger, Caller = Ada };

    [Fact]
    public async Task One_that_is_cancelled_half_way_stops_is_kept_and_goes_on_when_it_is_resumed()
    {
        var gate = Gate(5);
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate));
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var id = (await investigations.StartAsync(Incident, null, Cancellation)).Id;
        await gate.Held;
        var cancelled = await investigations.CancelAsync(Ada, id, Cancellation);
        Assert.Equal(InvestigationStatus.Cancelled, cancelled!.Status);
        var before = await EventsAsync(investigations, id);
        Assert.DoesNotContain(before, item => item.Type == "concluded");
        await Assert.ThrowsAnyAsync<ClericException>(() => investigations.ReportAsync(Ada, id, Cancellation));

        gate.Open();
        await investigations.ResumeAsync(Ada, id, Cancellation);
        var after = await EventsAsync(investigations, id);
        Assert.Equal(before.Select(item => item.Sequence), after.Take(before.Count).Select(item => item.Sequence));
        Assert.Contains(after, item => item.Type == "resumed");
        Assert.Equal(InvestigationStatus.Concluded, (await investigations.FindAsync(Ada, id, Cancellation))!.Status);
        Assert.Equal(Outcome.CauseFound, (await investigations.ReportAsync(Ada, id, Cancellation))!.Finding.Outcome);
    }

    [Fact]
    public async Task One_that_waits_is_cancelled_without_having_run()
    {
        var gate = Gate(0);
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate).ConfigureQueue(options => options.MaxConcurrent = 1));
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        await investigations.StartAsync(Incident, null, Cancellation);
        await gate.Held;
        var waiting = await investigations.StartAsync(Incident, null, Cancellation);
        var followed = EventsAsync(investigations, waiting.Id);
        var cancelled = await investigations.CancelAsync(Ada, waiting.Id, Cancellation);
        Assert.Equal((InvestigationStatus.Cancelled, null), (cancelled!.Status, cancelled.StartedAt));
        Assert.Empty(await followed);
    }

    [Fact]
    public async Task What_waited_and_what_ran_goes_on_after_a_restart_and_asks_nothing_twice()
    {
        var gate = Gate(6);
        var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate).ConfigureQueue(options => options.MaxConcurrent = 1));
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var running = (await investigations.StartAsync(Incident, null, Cancellation)).Id;
        await gate.Held;
        var waiting = (await investigations.StartAsync(Incident, null, Cancellation)).Id;
        var folder = await portal.StopAsync();

        try
        {
            var open = Gate(int.MaxValue);
            await using var again = await TestPortal.StartAsync(cleric => cleric.AddConnector(open), folder: folder);
            var restarted = again.Services.GetRequiredService<IInvestigations>();
            foreach (var id in new[] { running, waiting })
            {
                var events = await EventsAsync(restarted, id);
                Assert.Equal("concluded", events.Last(item => item.Type is "concluded" or "query-planned").Type);
                Assert.Equal(id == running, events.Any(item => item.Type == "resumed"));
                Assert.Equal(InvestigationStatus.Concluded, (await restarted.FindAsync(Ada, id, Cancellation))!.Status);
            }

            var asked = (await again.Services.GetRequiredService<ICaseFileStore>().ReadAsync(running, Cancellation)).OfType<ExhibitReceived>().Where(received => !received.Exhibit.Cached).ToList();
            Assert.Equal(asked.Count, asked.DistinctBy(received => received.QuestionId + received.Exhibit.Connector).Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task One_that_was_opened_but_not_indexed_when_the_process_died_is_resumed()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-portal-").FullName;
        try
        {
            var gate = Gate(0);
            var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate), folder: folder);
            var id = (await portal.Services.GetRequiredService<IInvestigations>().StartAsync(Incident, null, Cancellation)).Id;
            await gate.Held;
            await portal.StopAsync();

            var idle = await TestPortal.StartAsync(cleric => cleric.AddConnector(Gate(0)).ConfigureQueue(options => options.MaxConcurrent = 1), folder: folder);
            await idle.Index.UpdateAsync(id, entry => entry with { Status = InvestigationStatus.Queued, StartedAt = null }, Cancellation);
            await idle.StopAsync();

            await using var again = await TestPortal.StartAsync(folder: folder);
            var events = await EventsAsync(again.Services.GetRequiredService<IInvestigations>(), id);
            Assert.Contains(events, item => item.Type == "resumed");
            Assert.Contains(events, item => item.Type == "concluded");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task One_that_is_set_off_by_code_of_the_hosts_is_listed_and_followed_like_all_others()
    {
        var gate = Gate(3);
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate));
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var running = portal.Services.GetRequiredService<IInvestigator>().InvestigateAsync(Incident with { CaseId = "by-code" }, null, Cancellation);
        await gate.Held;
        Assert.Equal(InvestigationStatus.Running, (await investigations.FindAsync(Ada, "by-code", Cancellation))!.Status);
        var followed = EventsAsync(investigations, "by-code");
        gate.Open();
        var report = await running;
        Assert.Equal("concluded", (await followed)[^1].Type);
        var entry = Assert.Single(await investigations.ListAsync(Ada, null, Cancellation));
        Assert.Equal((InvestigationStatus.Concluded, report.Finding.Confidence, "code"), (entry.Status, entry.Confidence, entry.Source));
    }

    [Fact]
    public async Task More_than_may_wait_are_refused_and_nothing_is_left_of_them()
    {
        var gate = Gate(0);
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate).ConfigureQueue(options => (options.MaxConcurrent, options.MaxWaiting) = (1, 2)));
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        await investigations.StartAsync(Incident, null, Cancellation);
        await gate.Held;
        await investigations.StartAsync(Incident, null, Cancellation);
        await investigations.StartAsync(Incident, null, Cancellation);
        var refused = await Assert.ThrowsAnyAsync<ClericException>(() => investigations.StartAsync(Incident, null, Cancellation));
        Assert.Contains("MaxWaiting", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await investigations.ListAsync(Ada, null, Cancellation)).Count);
    }

    [Fact]
    public async Task One_that_cannot_go_on_says_why_and_can_be_resumed()
    {
        await using var portal = await TestPortal.StartAsync();
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        await File.WriteAllTextAsync(Path.Combine(portal.Folder, "cases"), "in the way", Cancellation);
        var id = (await investigations.StartAsync(Incident, null, Cancellation)).Id;
        Assert.Empty(await EventsAsync(investigations, id));
        var failed = await investigations.FindAsync(Ada, id, Cancellation);
        Assert.Equal(InvestigationStatus.Failed, failed!.Status);
        Assert.Contains("case file", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(portal.Folder, failed.Error, StringComparison.Ordinal);

        File.Delete(Path.Combine(portal.Folder, "cases"));
        await investigations.ResumeAsync(Ada, id, Cancellation);
        Assert.Contains(await EventsAsync(investigations, id), item => item.Type == "concluded");
        Assert.Null((await investigations.FindAsync(Ada, id, Cancellation))!.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_case_file_is_gone_or_damaged_does_not_tell_where_it_was(bool damaged)
    {
        var gate = Gate(5);
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate));
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var id = (await investigations.StartAsync(Incident, null, Cancellation)).Id;
        await gate.Held;
        await investigations.CancelAsync(Ada, id, Cancellation);
        var path = Directory.GetFiles(Path.Combine(portal.Folder, "cases"), $"{id}*").Single();
        if (damaged)
        {
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Cancellation)).Replace("checkout", "cart", StringComparison.Ordinal), Cancellation);
        }
        else
        {
            File.Delete(path);
        }

        await investigations.ResumeAsync(Ada, id, Cancellation);
        await foreach (var _ in investigations.FollowAsync(Ada, id, 0, Cancellation))
        {
        }

        Assert.Equal(InvestigationStatus.Failed, (await investigations.FindAsync(Ada, id, Cancellation))!.Status);
        Assert.Contains("case file", (await investigations.FindAsync(Ada, id, Cancellation))!.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(portal.Folder, (await investigations.FindAsync(Ada, id, Cancellation))!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_end_the_index_did_not_take_is_tried_again_until_it_does()
    {
        var (gate, time) = (Gate(5), new TimerTime(TimeProvider.System.GetUtcNow()));
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddConnector(gate).Services.AddSingleton<TimeProvider>(time));
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var id = (await investigations.StartAsync(Incident, null, Cancellation)).Id;
        await gate.Held;
        Sql(portal, "ALTER TABLE investigations RENAME TO elsewhere");
        var waits = time.TimerAsync(due => due == TimeSpan.FromSeconds(10));
        gate.Open();
        await waits;
        Sql(portal, "ALTER TABLE elsewhere RENAME TO investigations");
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Single(await EventsAsync(investigations, id), item => item.Type == "concluded");
        Assert.Equal(InvestigationStatus.Concluded, (await investigations.FindAsync(Ada, id, Cancellation))!.Status);
    }

    [Fact]
    public async Task One_that_nobody_has_in_hand_can_be_cancelled_and_resumed()
    {
        await using var portal = await TestPortal.StartAsync();
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        foreach (var id in new[] { "to-cancel", "to-resume" })
        {
            await portal.Index.AddAsync(InvestigationEntries.Of(id, Incident, "api", TimeProvider.System.GetUtcNow()), Incident with { CaseId = id }, [], Cancellation);
        }

        Assert.Equal(InvestigationStatus.Cancelled, (await investigations.CancelAsync(Ada, "to-cancel", Cancellation))!.Status);
        await investigations.ResumeAsync(Ada, "to-resume", Cancellation);
        Assert.Contains(await EventsAsync(investigations, "to-resume"), item => item.Type == "concluded");
    }

    [Fact]
    public async Task One_whose_beginning_the_index_missed_is_read_like_any_other()
    {
        await using var portal = await TestPortal.StartAsync();
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var id = (await investigations.StartAsync(Incident, null, Cancellation)).Id;
        await EventsAsync(investigations, id);
        await portal.Index.UpdateAsync(id, entry => entry with { StartedAt = null }, Cancellation);
        Assert.NotNull(await investigations.ExhibitAsync(Ada, id, "E1", Cancellation));
        Assert.Contains(await EventsAsync(investigations, id), item => item.Type == "concluded");
    }

    [Fact]
    public async Task What_waited_goes_on_once_an_index_that_could_not_be_read_at_the_start_can_be_read()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var first = await TestPortal.StartAsync(cleric => cleric.AddConnector(Gate(5)));
        var id = (await first.Services.GetRequiredService<IInvestigations>().StartAsync(Incident, null, Cancellation)).Id;
        var folder = await first.StopAsync();
        var database = Path.Combine(folder, "cleric.db");
        File.Move(database, $"{database}.away");
        Directory.CreateDirectory(database);
        try
        {
            await using var portal = await TestPortal.StartAsync(cleric => cleric.AddOtlpCapture(TestPortal.Capture).Services.AddSingleton<TimeProvider>(time), folder: folder);
            var investigations = portal.Services.GetRequiredService<IInvestigations>();
            await Assert.ThrowsAnyAsync<ClericException>(() => investigations.FindAsync(Ada, id, Cancellation));
            Directory.Delete(database);
            File.Move($"{database}.away", database);
            while ((await investigations.FindAsync(Ada, id, Cancellation))!.Status != InvestigationStatus.Concluded)
            {
                time.Advance(TimeSpan.FromSeconds(10));
                await Task.Delay(10, Cancellation);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_is_told_and_keeps_no_host_from_starting()
    {
        var first = await TestPortal.StartAsync();
        var id = (await first.Services.GetRequiredService<IInvestigations>().StartAsync(Incident, null, Cancellation)).Id;
        Sql(first, "UPDATE investigations SET status = 'Queued', body = substr(body, 1, 20)");
        var folder = await first.StopAsync();
        try
        {
            await using var portal = await TestPortal.StartAsync(folder: folder);
            Assert.True(await portal.Index.AddAsync(InvestigationEntries.Of("other", Incident, "api", TimeProvider.System.GetUtcNow()), Incident, [], Cancellation));
            var investigations = portal.Services.GetRequiredService<IInvestigations>();
            await Assert.ThrowsAsync<InvestigationIndexException>(() => investigations.FindAsync(Ada, id, Cancellation));
            Assert.NotNull(await investigations.FindAsync(Ada, "other", Cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_question_without_a_time_is_about_the_time_it_was_asked_however_long_it_waits()
    {
        await using var portal = await TestPortal.StartAsync();
        var investigations = portal.Services.GetRequiredService<IInvestigations>();
        var entry = await investigations.StartAsync(new InvestigationRequest { Trigger = new QuestionTrigger { Text = "Why is checkout slow?", Entity = "checkout" }, Caller = Ada }, null, Cancellation);
        Assert.Equal(entry.CreatedAt, entry.Trigger.At);
    }

    private static void Sql(TestPortal portal, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(portal.Folder, "cleric.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static GatedConnector Gate(int free) => new(new OtlpConnector(new OtlpCaptureOptions { Folder = TestPortal.Capture }), free);

    private static async Task<List<ProgressEvent>> EventsAsync(IInvestigations investigations, string id)
    {
        var events = new List<ProgressEvent>();
        await foreach (var item in investigations.FollowAsync(Ada, id, 0, Cancellation))
        {
            events.Add(item);
        }

        return events;
    }
}
