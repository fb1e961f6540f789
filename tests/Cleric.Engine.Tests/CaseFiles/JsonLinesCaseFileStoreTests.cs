using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cleric.CaseFiles;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;

namespace Cleric.Engine.Tests.CaseFiles;

public sealed class JsonLinesCaseFileStoreTests : CaseFileStoreContract, IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "cleric-tests-" + Guid.NewGuid().ToString("N"));
    private JsonLinesCaseFileStore? _store;

    protected override ICaseFileStore Store => _store ??= NewStore();

    private string FilePath => Path.Combine(_folder, "c1.case.jsonl");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task Each_line_is_the_events_json_with_the_chain_as_its_last_property()
    {
        await WriteAsync(6);

        var previous = new string('0', 64);
        var lines = await File.ReadAllLinesAsync(FilePath, Cancellation);
        Assert.Equal(6, lines.Length);
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var last = json.RootElement.EnumerateObject().Last();
            Assert.Equal("chain", last.Name);
            var content = line[..line.LastIndexOf(",\"chain\"", StringComparison.Ordinal)];
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previous + content))), last.Value.GetString());
            previous = last.Value.GetString()!;
        }

        Assert.EndsWith("\n", await File.ReadAllTextAsync(FilePath, Cancellation), StringComparison.Ordinal);
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_file_cut_off_anywhere_opens_to_a_prefix_and_a_notice()
    {
        await WriteAsync(5);
        var whole = await File.ReadAllBytesAsync(FilePath, Cancellation);
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(FilePath, whole[..length], Cancellation);
            var kept = whole.AsSpan(0, length).Count((byte)'\n');
            var torn = length > 0 && whole[length - 1] != '\n';

            Assert.Equal(kept, (await Store.ReadAsync("c1", Cancellation)).Count);
            await using (var file = await Store.OpenAsync("c1", Cancellation))
            {
                Assert.Equal(kept + (torn ? 1 : 0), file.Events.Count);
                Assert.Equal(Enumerable.Range(1, file.Events.Count), file.Events.Select(caseEvent => (int)caseEvent.Sequence));
                Assert.Equal(torn, file.Events.Count > 0 && file.Events[^1] is NoticeGiven notice && notice.Notice.Contains($"line {kept + 1}", StringComparison.Ordinal));
                await file.AppendAsync(CaseEvents.Notice("goes on"), Cancellation);
            }

            Assert.Empty(await Store.CheckAsync("c1", Cancellation));
        }
    }

    [Property(MaxTest = 1500)]
    public bool A_single_altered_byte_is_always_reported_and_only_its_line(uint position, byte by)
    {
        var whole = Whole();
        var altered = (byte[])whole.Clone();
        var at = (int)(position % altered.Length);
        altered[at] ^= by == 0 ? (byte)1 : by;
        var line = whole.AsSpan(0, at).Count((byte)'\n') + 1;
        File.WriteAllBytes(FilePath, altered);

        var findings = Store.CheckAsync("c1", CancellationToken.None).AsTask().GetAwaiter().GetResult();

        // A line end that came or went moves the lines after it.
        return whole[at] == '\n' || altered[at] == '\n'
            ? findings.Count > 0 && findings[0].StartsWith($"line {line}: ", StringComparison.Ordinal)
            : findings.Count == 1 && findings[0].StartsWith($"line {line}: ", StringComparison.Ordinal) && findings[0].Contains("altered", StringComparison.Ordinal);
    }

    [Property(MaxTest = 300)]
    public bool An_altered_file_is_never_opened_as_if_nothing_were(uint position, byte by)
    {
        var altered = (byte[])Whole().Clone();
        var at = (int)(position % (altered.Length - 1));
        altered[at] ^= by == 0 ? (byte)1 : by;
        File.WriteAllBytes(FilePath, altered);

        var exception = Record.Exception(() => Store.ReadAsync("c1", CancellationToken.None).AsTask().GetAwaiter().GetResult());

        return exception is ClericException;
    }

    [Fact]
    public async Task Every_altered_line_is_named_with_its_exhibit_and_no_other()
    {
        await WriteAsync(9);
        var lines = await File.ReadAllLinesAsync(FilePath, Cancellation);
        lines[1] = lines[1].Replace("body 1", "body 2", StringComparison.Ordinal);
        lines[4] = lines[4].Replace("body 4", "body 5", StringComparison.Ordinal);
        lines[5] = lines[5].Replace("\"queries\":5", "\"queries\":6", StringComparison.Ordinal);
        await File.WriteAllTextAsync(FilePath, string.Join('\n', lines) + "\n", Cancellation);

        Assert.Equal(
            [
                "line 2: exhibit E1 (exhibit-received) was altered after it was written",
                "line 5: exhibit E2 (exhibit-received) was altered after it was written",
                "line 6: budget-spent was altered after it was written",
            ],
            await Store.CheckAsync("c1", Cancellation));
    }

    [Fact]
    public async Task A_line_taken_out_or_moved_is_noticed_where_it_is_missing()
    {
        await WriteAsync(9);
        var lines = await File.ReadAllLinesAsync(FilePath, Cancellation);
        await File.WriteAllTextAsync(FilePath, string.Join('\n', lines.Where((_, i) => i != 3)) + "\n", Cancellation);

        var finding = Assert.Single(await Store.CheckAsync("c1", Cancellation));

        Assert.StartsWith("line 4: exhibit E2", finding, StringComparison.Ordinal);
        Assert.Contains("entries before it were removed", finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_line_in_the_middle_is_named_with_its_exhibit()
    {
        await WriteAsync(6);
        var text = await File.ReadAllTextAsync(FilePath, Cancellation);
        await File.WriteAllTextAsync(FilePath, text.Replace("body 4", "body 9", StringComparison.Ordinal), Cancellation);

        foreach (var use in new Func<Task>[] { async () => await Store.OpenAsync("c1", Cancellation), async () => await Store.ReadAsync("c1", Cancellation) })
        {
            var exception = await Assert.ThrowsAsync<ClericException>(use);
            Assert.Contains("line 5, exhibit E2 (exhibit-received)", exception.Message, StringComparison.Ordinal);
            Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"type":"notice-given","notice":"n","version":2,"sequence":1,"at":"2026-01-01T12:00:00+00:00"}""", "event version 2")]
    [InlineData("""{"type":"thought-had","thought":{"version":9},"version":1,"sequence":1,"at":"2026-01-01T12:00:00+00:00"}""", "'thought-had'")]
    [InlineData("""{"type":"budget-spent","total":7,"version":3,"sequence":1,"at":"2026-01-01T12:00:00+00:00"}""", "event version 3")]
    public async Task A_file_of_a_newer_version_says_which_and_to_upgrade(string json, string reason)
    {
        await (await Store.CreateAsync("c1", Cancellation)).DisposeAsync();
        await File.WriteAllTextAsync(FilePath, Chained(json), Cancellation);

        var exception = await Assert.ThrowsAsync<ClericException>(async () => await Store.ReadAsync("c1", Cancellation));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Upgrade", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"notice-given"}""")]
    [InlineData("""{"notice":"n"}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    public async Task A_line_that_is_chained_and_no_event_is_damage(string json)
    {
        await (await Store.CreateAsync("c1", Cancellation)).DisposeAsync();
        await File.WriteAllTextAsync(FilePath, Chained(json), Cancellation);

        Assert.Contains("line 1", (await Assert.ThrowsAsync<ClericException>(async () => await Store.ReadAsync("c1", Cancellation))).Message, StringComparison.Ordinal);
        Assert.NotEmpty(await Record.ExceptionAsync(async () => await Store.CheckAsync("c1", Cancellation)) is null ? await Store.CheckAsync("c1", Cancellation) : ["thrown"]);
    }

    [Fact]
    public async Task A_large_exhibit_is_written_and_read()
    {
        var body = new string('x', 20_000_000);
        await using (var file = await Store.CreateAsync("c1", Cancellation))
        {
            await file.AppendAsync(CaseEvents.Notice(), Cancellation);
            await file.AppendAsync(CaseEvents.Exhibit("E1", body), Cancellation);
            await file.AppendAsync(CaseEvents.Notice(), Cancellation);
        }

        var read = await Store.ReadAsync("c1", Cancellation);

        Assert.Equal(body.Length, ((Exhibits.LogAnswer)((ExhibitReceived)read[1]).Exhibit.Answer).Records[0].Body.Length);
        Assert.Empty(await Store.CheckAsync("c1", Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(int.MaxValue)]
    public async Task A_full_disk_is_an_error_that_names_the_file_and_the_file_stays_usable(int written)
    {
        var full = false;
        var store = NewStore(write: (stream, line, offset) =>
        {
            if (!full)
            {
                RandomAccess.Write(stream.SafeFileHandle, line, offset);
                return;
            }

            RandomAccess.Write(stream.SafeFileHandle, line[..Math.Min(written, line.Length)], offset);
            throw new IOException("No space left on device");
        });
        await using (var file = await store.CreateAsync("c1", Cancellation))
        {
            await file.AppendAsync(CaseEvents.Notice("one"), Cancellation);
            full = true;
            var exception = await Assert.ThrowsAsync<ClericException>(async () => await file.AppendAsync(CaseEvents.Exhibit(), Cancellation));
            Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
            Assert.Contains("No space left", exception.Message, StringComparison.Ordinal);
            Assert.Single(file.Events);
            Assert.Single(await store.ReadAsync("c1", Cancellation));

            full = false;
            await file.AppendAsync(CaseEvents.Notice("two"), Cancellation);
        }

        Assert.Equal(2, (await Store.ReadAsync("c1", Cancellation)).Count);
        Assert.Empty(await Store.CheckAsync("c1", Cancellation));
    }

    [Fact]
    public async Task Readers_see_only_whole_entries_while_another_writes()
    {
        await using var file = await Store.CreateAsync("c1", Cancellation);
        using var done = new CancellationTokenSource();
        var reading = Task.Run(
            async () =>
            {
                var seen = 0;
                while (!done.IsCancellationRequested)
                {
                    var events = await NewStore().ReadAsync("c1", Cancellation);
                    Assert.True(events.Count >= seen);
                    seen = events.Count;
                }
            },
            Cancellation);

        for (var i = 0; i < 300; i++)
        {
            await file.AppendAsync(CaseEvents.At(i), Cancellation);
        }

        await done.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task An_event_is_with_the_operating_system_when_the_append_returns()
    {
        foreach (var durability in Enum.GetValues<Durability>())
        {
            var id = $"c-{durability}";
            await using var file = await NewStore(durability).CreateAsync(id, Cancellation);
            await file.AppendAsync(CaseEvents.Notice(), Cancellation);

            Assert.Single(await Store.ReadAsync(id, Cancellation));
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_not_called_in_use()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".locks"));
        var loop = Path.Combine(_folder, ".locks", "c1");
        File.CreateSymbolicLink(loop, loop);

        var exception = await Assert.ThrowsAsync<ClericException>(() => Store.CreateAsync("c1", Cancellation).AsTask());
        Assert.IsType<IOException>(exception.InnerException);
        Assert.DoesNotContain("in use", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_removed_while_it_is_written_is_not_written_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is open cannot be removed there.");
        await using var file = await Store.CreateAsync("c1", Cancellation);
        await file.AppendAsync(CaseEvents.Notice(), Cancellation);
        Directory.Delete(_folder, recursive: true);

        var exception = await Assert.ThrowsAsync<ClericException>(() => file.AppendAsync(CaseEvents.Notice(), Cancellation).AsTask());
        Assert.Contains("was removed", exception.Message, StringComparison.Ordinal);
        Assert.Single(file.Events);
    }

    [Fact]
    public async Task Many_writers_at_once_get_one_file_each_and_one_gets_each_file()
    {
        await (await Store.CreateAsync("c1", Cancellation)).DisposeAsync();
        var writers = 0;
        var most = 0;
        var won = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), Cancellation, async (_, token) =>
        {
            try
            {
                await using var file = await NewStore().OpenAsync("c1", token);
                InterlockedMax(ref most, Interlocked.Increment(ref writers));
                await file.AppendAsync(CaseEvents.Notice(), token);
                Interlocked.Increment(ref won);
                Interlocked.Decrement(ref writers);
            }
            catch (ClericException exception)
            {
                Assert.Contains("in use", exception.Message, StringComparison.Ordinal);
            }
        });

        Assert.Equal(1, most);
        Assert.Equal(won, (await Store.ReadAsync("c1", Cancellation)).Count);
        Assert.Empty(await Store.CheckAsync("c1", Cancellation));
    }

    [Fact]
    public async Task Folder_and_files_are_for_this_user_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix modes.");
            return;
        }

        await WriteAsync(1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task A_lock_file_that_is_left_behind_locks_nothing()
    {
        await WriteAsync(1);
        Assert.True(File.Exists(Path.Combine(_folder, ".locks", "c1")));

        await using var file = await Store.OpenAsync("c1", Cancellation);

        Assert.Single(file.Events);
    }

    [Theory]
    [InlineData("", ".case.jsonl", "Directory")]
    [InlineData("x", "jsonl", "FileExtension")]
    [InlineData("x", "./../x", "FileExtension")]
    public void Options_that_cannot_be_used_are_refused_by_name(string folder, string extension, string option)
    {
        var options = Options.Create(new JsonLinesCaseFileOptions { Directory = folder, FileExtension = extension });

        Assert.Contains(option, Assert.Throws<ClericException>(() => new JsonLinesCaseFileStore(options, Time)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        Directory.CreateDirectory(_folder);
        var taken = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(taken, "", Cancellation);
        var store = new JsonLinesCaseFileStore(Options.Create(new JsonLinesCaseFileOptions { Directory = taken }), Time);

        Assert.Contains(taken, (await Assert.ThrowsAsync<ClericException>(async () => await store.CreateAsync("c1", Cancellation))).Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen && Interlocked.CompareExchange(ref target, value, seen) != seen; seen = Volatile.Read(ref target))
        {
        }
    }

    private static string Chained(string json)
    {
        var content = json[..^1];
        return $"{content},\"chain\":\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new string('0', 64) + content)))}\"}}\n";
    }

    private JsonLinesCaseFileStore NewStore(Durability durability = Durability.Process, JsonLinesCaseFile.WriteLine? write = null)
    {
        var options = Options.Create(new JsonLinesCaseFileOptions { Directory = _folder, Durability = durability });
        return write is null ? new JsonLinesCaseFileStore(options, Time) : new JsonLinesCaseFileStore(options, Time, write);
    }

    private async Task WriteAsync(int events)
    {
        await using var file = await Store.CreateAsync("c1", Cancellation);
        for (var i = 0; i < events; i++)
        {
            await file.AppendAsync(CaseEvents.At(i), Cancellation);
        }
    }

    private byte[]? _whole;

    private byte[] Whole()
    {
        if (_whole is null)
        {
            WriteAsync(8).GetAwaiter().GetResult();
            _whole = File.ReadAllBytes(FilePath);
        }

        return _whole;
    }
}
