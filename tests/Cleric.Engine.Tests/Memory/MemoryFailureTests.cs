using System.Diagnostics.CodeAnalysis;
using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Memory;
using Cleric.Memory.Sqlite;
using Cleric.Reports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace Cleric.Engine.Tests.Memory;

/// <summary>Whatever happens to the store or the generator, the investigation goes on without memory and says so, and what was known stays known.</summary>
public sealed class MemoryFailureTests : IDisposable
{
    private readonly MemoryLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _lab.Dispose();

    public enum Fault
    {
        Locked,
        NoDatabase,
        Damaged,
        NewerSchema,
        Generator,
        NoFolder,
    }

    [Theory]
    [InlineData(Fault.Locked, "locked")]
    [InlineData(Fault.NoDatabase, "no SQLite database")]
    [InlineData(Fault.Damaged, "damaged")]
    [InlineData(Fault.NewerSchema, "schema version 7")]
    [InlineData(Fault.Generator, "on fire")]
    [InlineData(Fault.NoFolder, "")]
    public async Task Without_its_memory_an_investigation_comes_to_the_same_finding_and_says_so(Fault fault, string reason)
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        var kept = await _lab.Episode();
        var without = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "without", memory: false);

        Report report;
        await using (new Damage(_lab, fault))
        {
            report = await _lab.Investigate(_lab.Today(World.WithLocks()), "two");
            Assert.Equal((without.Finding.Statement, without.Finding.Confidence), (report.Finding.Statement, report.Finding.Confidence));
            Assert.Empty(report.Recollections);
            Assert.Contains(report.Gaps, gap => gap.Statement.StartsWith("memory could not be asked (", StringComparison.Ordinal) && gap.Statement.Contains(reason, StringComparison.Ordinal) && gap.Remedy is not null);
            Assert.Contains(report.Notices, notice => notice.StartsWith("Memory did not learn from this case: ", StringComparison.Ordinal) && notice.Contains(reason, StringComparison.Ordinal));

            // Feedback is kept in the case file, and that memory did not learn it is said.
            var error = await Assert.ThrowsAsync<ClericException>(() => _lab.Confirm("two"));
            Assert.Contains("is in case file 'two', but memory could not learn from it", error.Message, StringComparison.Ordinal);
            Assert.Contains("replaces", error.Message, StringComparison.Ordinal);
            Assert.Single((await _lab.Events("two")).OfType<FeedbackGiven>());
            var read = await Assert.ThrowsAsync<ClericException>(() => _lab.All<Episode>());
            Assert.Contains(reason, read.Message, StringComparison.Ordinal);
        }

        // Once that is mended nothing is lost, and what was not learnt can be made up for.
        Assert.Equal(kept.History, (await _lab.Episode()).History);
        await _lab.Say("two", new Feedback(FeedbackVerdict.Confirmed, "ada") { Replaces = true });
        var episode = await _lab.Episode();
        Assert.Equal((2, 2.0), (episode.Occurrences, episode.Confirmations));
    }

    [Fact]
    public async Task On_a_full_disk_nothing_that_was_kept_is_lost()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        var kept = await _lab.Episode();

        // The limit that SQLite sets for tests: as many pages as the file has.
        using var store = new SqliteVectorStore(_lab.File, new SqliteVectorStoreOptions { MaxPages = 1 });
        var (learnt, told) = (new List<string>(), "");
        await using (var host = _lab.Open(World.WithBadDeploy(), builder => builder.Services.AddSingleton<VectorStore>(store)))
        {
            for (var i = 0; i < 20 && told.Length == 0; i++)
            {
                var report = await host.GetRequiredService<IInvestigator>().InvestigateAsync(new InvestigationRequest { Trigger = World.Alert, CaseId = $"case-{i}", Caller = new Caller("ada", $"tenant-{i}") }, cancellationToken: Cancel);
                Assert.Equal(Sample.Checkout, report.Finding.Cause!.Entity);
                told = string.Concat(report.Notices);
                learnt.AddRange(told.Length == 0 ? [$"tenant-{i}"] : []);
            }
        }

        Assert.Contains("full", told, StringComparison.Ordinal);
        Assert.Equal(kept.Cases, (await _lab.Episode()).Cases);
        foreach (var tenant in learnt)
        {
            Assert.Single(await _lab.All<Episode>(tenant));
        }
    }

    [Fact]
    public async Task One_memory_that_fails_keeps_no_other_from_learning()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        var other = new Counting();
        await using var host = _lab.Open(configure: builder => builder.Services.AddSingleton<IMemory>(other).AddSingleton<IMemory, Failing>());
        var error = await Assert.ThrowsAsync<ClericException>(() => host.GetRequiredService<IInvestigator>().GiveFeedbackAsync("one", new Feedback(FeedbackVerdict.Confirmed, "ada"), Cancel));

        Assert.Contains("no memory today", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, other.Learnt);
        Assert.Equal(1, (await _lab.Episode()).Confirmations);
    }

    /// <summary>Breaks the lab's memory and mends it.</summary>
    private sealed class Damage : IAsyncDisposable
    {
        private readonly MemoryLab _lab;
        private readonly Fault _fault;
        private readonly byte[] _whole;
        private readonly SqliteConnection? _lock;

        public Damage(MemoryLab lab, Fault fault)
        {
            (_lab, _fault) = (lab, fault);
            Sql("PRAGMA wal_checkpoint(TRUNCATE)");
            _whole = File.ReadAllBytes(lab.File);
            switch (fault)
            {
                case Fault.Locked:
                    _lock = Open();
                    Run(_lock, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE");
                    break;
                case Fault.NoDatabase:
                    File.WriteAllText(lab.File, new string('x', 5000));
                    break;
                case Fault.Damaged:
                    var bytes = _whole.ToArray();
                    bytes.AsSpan(4096).Fill(0xA5);
                    File.WriteAllBytes(lab.File, bytes);
                    break;
                case Fault.NewerSchema:
                    Sql("UPDATE cleric_schema SET version = 7");
                    break;
                case Fault.Generator:
                    lab.Configure = builder => builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new FakeGenerator("small", 8) { FailsAfter = 0 });
                    break;
                case Fault.NoFolder:
                    lab.Configure = builder => builder.AddSqliteMemory(options => options.File = Path.Combine(lab.File + "-none", "memory.db"));
                    break;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_lock is not null)
            {
                await _lock.DisposeAsync();
                return;
            }

            _lab.Configure = _ => { };
            if (_fault is Fault.NoDatabase or Fault.Damaged or Fault.NewerSchema)
            {
                foreach (var file in new[] { "-wal", "-shm" })
                {
                    File.Delete(_lab.File + file);
                }

                await File.WriteAllBytesAsync(_lab.File, _whole, Cancel);
            }
        }

        private SqliteConnection Open()
        {
            var connection = new SqliteConnection($"Data Source={_lab.File};Pooling=false");
            connection.Open();
            return connection;
        }

        private void Sql(string sql)
        {
            using var connection = Open();
            Run(connection, sql);
        }

        [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The test's own text.")]
        private static void Run(SqliteConnection connection, string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private sealed class Counting : IMemory
    {
        public int Learnt { get; private set; }

        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) => new([]);

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default)
        {
            Learnt++;
            return default;
        }
    }

    internal sealed class Failing : IMemory
    {
        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) => throw new InvalidOperationException("no memory today");

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => throw new InvalidOperationException("no memory today");
    }
}
