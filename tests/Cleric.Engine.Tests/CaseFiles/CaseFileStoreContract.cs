using Cleric.CaseFiles;
using Cleric.Engine.Tests.Door;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.CaseFiles;

/// <summary>What every store of case files does.</summary>
public abstract class CaseFileStoreContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new(DoorFixture.Noon);

    protected abstract ICaseFileStore Store { get; }

    [Fact]
    public async Task Events_come_back_as_they_were_appended_with_numbers_and_times()
    {
        await using (var file = await Store.CreateAsync("c1", Cancellation))
        {
            Assert.Equal("c1", file.CaseId);
            for (var i = 0; i < 9; i++)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                var stamped = await file.AppendAsync(CaseEvents.At(i) with { Sequence = 99 }, Cancellation);
                Assert.Equal((i + 1, Time.GetUtcNow()), (stamped.Sequence, stamped.At));
            }

            Assert.Equal(9, file.Events.Count);
        }

        var read = await Store.ReadAsync("c1", Cancellation);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), read.Select(caseEvent => caseEvent.Sequence));
        Assert.Equal("notice 0 \"quoted\" é 日本", Assert.IsType<NoticeGiven>(read[0]).Notice);
        Assert.Equal("E1", Assert.IsType<ExhibitReceived>(read[1]).Exhibit.Id);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<BudgetSpent>(read[2]).Spent.Elapsed);
        Assert.Empty(await Store.CheckAsync("c1", Cancellation));
    }

    [Fact]
    public async Task A_case_that_is_opened_again_goes_on_where_it_stopped()
    {
        await using (var file = await Store.CreateAsync("c1", Cancellation))
        {
            await file.AppendAsync(CaseEvents.Notice("one"), Cancellation);
        }

        await using (var file = await Store.OpenAsync("c1", Cancellation))
        {
            Assert.Single(file.Events);
            Assert.Equal(2, (await file.AppendAsync(CaseEvents.Notice("two"), Cancellation)).Sequence);
        }

        Assert.Equal(["one", "two"], (await Store.ReadAsync("c1", Cancellation)).Cast<NoticeGiven>().Select(notice => notice.Notice));
        Assert.Empty(await Store.CheckAsync("c1", Cancellation));
    }

    [Fact]
    public async Task A_case_whose_maker_was_interrupted_before_its_first_event_is_begun_anew()
    {
        await (await Store.CreateAsync("c1", Cancellation)).DisposeAsync();
        await using (var file = await Store.CreateAsync("c1", Cancellation))
        {
            Assert.Empty(file.Events);
            await file.AppendAsync(CaseEvents.Notice("one"), Cancellation);
        }

        await Assert.ThrowsAsync<ClericException>(async () => await Store.CreateAsync("c1", Cancellation));
        Assert.Equal("one", Assert.IsType<NoticeGiven>(Assert.Single(await Store.ReadAsync("c1", Cancellation))).Notice);
        Assert.Empty(await Store.CheckAsync("c1", Cancellation));
    }

    [Fact]
    public async Task A_case_has_one_writer_and_readers_beside_it()
    {
        var file = await Store.CreateAsync("c1", Cancellation);
        await file.AppendAsync(CaseEvents.Notice("one"), Cancellation);

        var exception = await Assert.ThrowsAsync<CaseFileInUseException>(async () => await Store.OpenAsync("c1", Cancellation));

        Assert.Contains("in use", exception.Message, StringComparison.Ordinal);
        Assert.Single(await Store.ReadAsync("c1", Cancellation));
        Assert.Empty(await Store.CheckAsync("c1", Cancellation));
        await file.AppendAsync(CaseEvents.Notice("two"), Cancellation);
        await file.DisposeAsync();
        await file.DisposeAsync();
        await using var again = await Store.OpenAsync("c1", Cancellation);
        Assert.Equal(2, again.Events.Count);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_refused()
    {
        await using (var file = await Store.CreateAsync("c1", Cancellation))
        {
            await file.AppendAsync(CaseEvents.Notice("one"), Cancellation);
        }

        var exception = await Assert.ThrowsAsync<ClericException>(async () => await Store.CreateAsync("c1", Cancellation));

        Assert.Contains("already a case file 'c1'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_is_not_there_is_named()
    {
        Assert.Contains("'nope'", (await Assert.ThrowsAsync<ClericException>(async () => await Store.OpenAsync("nope", Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("'nope'", (await Assert.ThrowsAsync<ClericException>(async () => await Store.ReadAsync("nope", Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("'nope'", (await Assert.ThrowsAsync<ClericException>(async () => await Store.CheckAsync("nope", Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../c1")]
    [InlineData("..\\c1")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("é")]
    [InlineData(".hidden")]
    [InlineData("end.")]
    public async Task An_id_that_is_no_id_is_refused_everywhere(string id)
    {
        await Assert.ThrowsAsync<ClericException>(async () => await Store.CreateAsync(id, Cancellation));
        await Assert.ThrowsAsync<ClericException>(async () => await Store.OpenAsync(id, Cancellation));
        await Assert.ThrowsAsync<ClericException>(async () => await Store.ReadAsync(id, Cancellation));
        await Assert.ThrowsAsync<ClericException>(async () => await Store.CheckAsync(id, Cancellation));
        await Assert.ThrowsAsync<ClericException>(async () => await Store.CreateAsync(new string('a', 129), Cancellation));
    }

    [Fact]
    public async Task All_ids_are_listed()
    {
        Assert.Empty(await ListAsync());
        foreach (var id in new[] { "a-1", "B_2", "c.3", new string('d', 128) })
        {
            await (await Store.CreateAsync(id, Cancellation)).DisposeAsync();
        }

        await using var open = await Store.OpenAsync("a-1", Cancellation);
        Assert.Equal(["B_2", "a-1", "c.3", new string('d', 128)], (await ListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_append_that_was_cancelled_leaves_nothing_behind()
    {
        await using var file = await Store.CreateAsync("c1", Cancellation);
        await file.AppendAsync(CaseEvents.Notice("one"), Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await file.AppendAsync(CaseEvents.Notice("two"), new CancellationToken(canceled: true)));

        Assert.Single(file.Events);
        Assert.Equal(2, (await file.AppendAsync(CaseEvents.Notice("three"), Cancellation)).Sequence);
        Assert.Equal(2, (await Store.ReadAsync("c1", Cancellation)).Count);
    }

    [Fact]
    public async Task A_closed_case_file_takes_nothing_more()
    {
        var file = await Store.CreateAsync("c1", Cancellation);
        await file.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await file.AppendAsync(CaseEvents.Notice(), Cancellation));
    }

    [Fact]
    public async Task An_exhibit_whose_hash_is_wrong_is_reported_by_its_id()
    {
        await using var file = await Store.CreateAsync("c1", Cancellation);
        var right = CaseEvents.Exhibit("E7");
        await file.AppendAsync(right with { Exhibit = right.Exhibit with { Sha256 = new string('0', 64) } }, Cancellation);

        Assert.Contains("exhibit E7", Assert.Single(await Store.CheckAsync("c1", Cancellation)), StringComparison.Ordinal);
    }

    private async Task<List<string>> ListAsync()
    {
        var ids = new List<string>();
        await foreach (var id in Store.ListAsync(Cancellation))
        {
            ids.Add(id);
        }

        return ids;
    }
}
