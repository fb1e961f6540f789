using System.Globalization;
using Cleric.Memory.Sqlite.Tests.Support;

namespace Cleric.Memory.Sqlite.Tests.Storage;

public sealed class ProcessTests : IDisposable
{
    private readonly TempFile _file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Fifty_kills_while_writing_lose_no_record_that_was_acknowledged()
    {
        var random = new Random(11);
        var stored = 0;
        for (var kill = 0; kill < 50; kill++)
        {
            using var writer = Writer.Start(_file.Path, stored);
            for (var left = random.Next(1, 12); left > 0; left--)
            {
                stored = int.Parse(await writer.StandardOutput.ReadLineAsync(Cancel) ?? throw new InvalidOperationException("The writer ended by itself."), CultureInfo.InvariantCulture);
            }

            writer.Kill();

            // What it said before it died was acknowledged too.
            while (await writer.StandardOutput.ReadLineAsync(Cancel) is { } line)
            {
                stored = int.TryParse(line, CultureInfo.InvariantCulture, out var more) ? Math.Max(more, stored) : stored;
            }

            await writer.WaitForExitAsync(Cancel);
        }

        using var store = new SqliteVectorStore(_file.Path);
        var episodes = store.GetCollection<string, Incident>("episodes");
        var keys = await episodes.GetAsync(episode => true, 1_000_000, cancellationToken: Cancel).Select(episode => episode.Id).ToHashSetAsync(cancellationToken: Cancel);
        Assert.Superset(Enumerable.Range(0, stored).Select(Writer.Key).ToHashSet(), keys);
        Assert.Equal(keys.Count, await episodes.SearchAsync(new float[] { 1, 0, 0, 0 }, 1_000_000, cancellationToken: Cancel).CountAsync(Cancel));
        Assert.Equal("ok", _file.Scalar("PRAGMA integrity_check"));
        _file.Scalar("INSERT INTO cleric_1_text_Summary (cleric_1_text_Summary) VALUES ('integrity-check')");
    }

    [Fact]
    public async Task Several_processes_write_to_one_file_and_a_search_sees_what_all_of_them_stored()
    {
        using var store = new SqliteVectorStore(_file.Path);
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        var writers = Enumerable.Range(0, 3).Select(i => Writer.Start(_file.Path, i * 10_000, onDemand: true)).ToList();
        try
        {
            for (var round = 0; round < 10; round++)
            {
                // All at once.
                writers.ForEach(writer => writer.StandardInput.WriteLine());
                foreach (var (i, writer) in writers.Index())
                {
                    var next = int.Parse((await writer.StandardOutput.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
                    await episodes.UpsertAsync(new Incident { Id = $"own-{round}-{i}", Embedding = new float[] { 0, 1, 0, 0 } }, Cancel);

                    var found = await episodes.SearchAsync(new float[] { 1, next - 1, 0, 0 }, 100_000, cancellationToken: Cancel).Select(result => result.Record.Id).ToHashSetAsync(cancellationToken: Cancel);

                    Assert.Contains(Writer.Key(next - 1), found);
                    Assert.Contains($"own-{round}-{i}", found);
                }
            }
        }
        finally
        {
            writers.ForEach(writer =>
            {
                writer.Kill();
                writer.WaitForExit();
                writer.Dispose();
            });
        }
    }
}
