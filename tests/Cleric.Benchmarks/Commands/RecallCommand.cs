using System.Diagnostics;
using System.Globalization;
using Cleric.Benchmarks.Commands.Learning;
using Cleric.Benchmarks.HotPaths;
using Cleric.Memory.Sqlite;
using Microsoft.Extensions.VectorData;

namespace Cleric.Benchmarks.Commands;

/// <summary>
/// Searches of the memory in a SQLite file, for three sizes: how long the first takes, which reads the vectors; how long the others take, beside one pass over as many bytes at the
/// bandwidth of the machine's memory; and whether they find what comparing with all finds. "scan" is a search that fetches one record of the ten it finds, "search" one that fetches them
/// all, "10 %" and "50 %" let as many records through a filter asked before, and "new" ones through a filter that was not.
/// </summary>
internal sealed class RecallCommand : Command
{
    private const int Dimensions = 256;
    private const int Top = 10;
    private const int Batch = 20_000;

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args is ["--quality"])
        {
            return await RecallQuality.RunAsync(default);
        }

        var sizes = new List<int>();
        foreach (var arg in args)
        {
            if (!int.TryParse(arg, CultureInfo.InvariantCulture, out var size) || size < Top)
            {
                Console.Error.WriteLine("recall takes numbers of records, 10 or more (default: 1000 100000 1000000), or --quality alone.");
                return 2;
            }

            sizes.Add(size);
        }

        var bandwidth = Bandwidth();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Dimensions} dimensions, top {Top}, one core, memory read at {bandwidth / 1e9:0.0} GB/s"));
        Console.WriteLine("| records | written in | first search | cache | one pass | scan p50 | search p50 | p99 | of a pass | 10 % p50 | 50 % p50 | new 10 % | new 50 % | hybrid p50 | working set | wrong |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var (slowest, p99, wrong) = (0.0, TimeSpan.Zero, 0);
        foreach (var size in sizes.DefaultIfEmpty(-1).SelectMany(size => size < 0 ? (IEnumerable<int>)[1_000, 100_000, 1_000_000] : [size]))
        {
            var row = await MeasureAsync(size, bandwidth);
            (slowest, p99, wrong) = (Math.Max(slowest, row.Ratio), row.P99 > p99 ? row.P99 : p99, wrong + row.Wrong);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall: slowest {slowest:0.00}x one pass at {bandwidth / 1e9:0.0} GB/s, p99 {Text(p99)}, wrong {wrong}"));
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<(double Ratio, TimeSpan P99, int Wrong)> MeasureAsync(int size, double bandwidth)
    {
        var folder = Directory.CreateTempSubdirectory("cleric-recall-");
        try
        {
            var file = Path.Combine(folder.FullName, "memory.db");
            var watch = Stopwatch.StartNew();
            using (var writing = new SqliteVectorStore(file, new() { RelaxedDurability = true }))
            {
                await WriteAsync(Episodes(writing), size);
            }

            var written = watch.Elapsed;
            using var store = new SqliteVectorStore(file);
            var episodes = Episodes(store);
            watch.Restart();
            await SearchAsync(episodes, Query(0), null);
            var load = watch.Elapsed;

            var searches = size >= 1_000_000 ? 60 : size >= 100_000 ? 300 : 3_000;
            var whole = await TimesAsync(searches, i => SearchAsync(episodes, Query(i), null));

            // Nearly all of a search but the records: those found are passed over, save the last.
            var scan = await TimesAsync(searches, i => SearchAsync(episodes, Query(i), new() { Skip = Top - 1 }, top: 1));
            var tenth = await TimesAsync(searches, i => SearchAsync(episodes, Query(i), new() { Filter = episode => episode.Team == 3 }));
            var half = await TimesAsync(searches, i => SearchAsync(episodes, Query(i), new() { Filter = episode => episode.Critical }));

            // A filter not asked before: the file is asked which records it lets through.
            var newTenth = await TimesAsync(8, i => SearchAsync(episodes, Query(i), new() { Filter = episode => episode.Team == 3 && episode.Number >= -1 - i }));
            var newHalf = await TimesAsync(8, i => SearchAsync(episodes, Query(i), new() { Filter = episode => episode.Critical && episode.Number >= -1 - i }));
            var hybrid = await TimesAsync(Math.Min(searches, 100), i => HybridAsync(episodes, Query(i), Word(i)));
            var pass = TimeSpan.FromSeconds(size * Dimensions * (double)sizeof(float) / bandwidth);
            var wrong = await WrongAsync(episodes, size);
            var ratio = whole.P50 / pass;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {size:N0} | {Text(written)} | {Text(load)} | {store.CachedVectorBytes / 1e6:0.0} MB | {Text(pass)} | {Text(scan.P50)} | {Text(whole.P50)} | {Text(whole.P99)} | {ratio:0.00}x "
                + $"| {Text(tenth.P50)} | {Text(half.P50)} | {Text(newTenth.P50)} | {Text(newHalf.P50)} | {Text(hybrid.P50)} | {Environment.WorkingSet / 1e6:0} MB | {wrong} |"));
            return (ratio, whole.P99, wrong);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static VectorStoreCollection<long, Episode> Episodes(SqliteVectorStore store) => store.GetCollection<long, Episode>("episodes");

    private static async Task WriteAsync(VectorStoreCollection<long, Episode> episodes, int size)
    {
        await episodes.EnsureCollectionExistsAsync();
        for (var from = 0; from < size; from += Batch)
        {
            await episodes.UpsertAsync(Enumerable.Range(from, Math.Min(Batch, size - from)).Select(i => new Episode
            {
                Number = i,
                Team = Hash(i) % 10,
                Critical = Hash(i) / 10 % 2 == 0,
                Summary = $"{Word(i)} {Word(i / 7)} {Word(i / 50)}",
                Embedding = Vector(i),
            }));
        }
    }

    /// <summary>Compares a few searches, with and without a filter, with the scores of all records.</summary>
    private static async Task<int> WrongAsync(VectorStoreCollection<long, Episode> episodes, int size)
    {
        var wrong = 0;
        for (var q = 0; q < 3; q++)
        {
            var query = Query(1000 + q);
            var scores = new (double Score, int Number)[size];
            Parallel.For(0, size, i => scores[i] = (Cosine(query, Vector(i)), i));
            foreach (var (filter, passes) in ((VectorSearchOptions<Episode>?, Func<int, bool>)[])
            [
                (null, _ => true), (new() { Filter = episode => episode.Team == 3 }, i => Hash(i) % 10 == 3), (new() { Filter = episode => episode.Critical }, i => Hash(i) / 10 % 2 == 0),
            ])
            {
                var expected = scores.Where(entry => passes(entry.Number)).OrderByDescending(entry => entry.Score).Take(Top).ToArray();
                var found = await SearchAsync(episodes, query, filter);
                wrong += found.Count == expected.Length && found.Zip(expected).All(pair => passes((int)pair.First.Record.Number) && Math.Abs(pair.First.Score!.Value - pair.Second.Score) < 1e-5
                    && Math.Abs(scores[(int)pair.First.Record.Number].Score - pair.Second.Score) < 1e-5) ? 0 : 1;
            }
        }

        return wrong;
    }

    private static async Task<List<VectorSearchResult<Episode>>> SearchAsync(VectorStoreCollection<long, Episode> episodes, float[] query, VectorSearchOptions<Episode>? options, int top = Top)
    {
        var found = new List<VectorSearchResult<Episode>>(top);
        await foreach (var result in episodes.SearchAsync(query, top, options))
        {
            found.Add(result);
        }

        return found;
    }

    private static async Task<int> HybridAsync(VectorStoreCollection<long, Episode> episodes, float[] query, string word)
    {
        var count = 0;
        await foreach (var _ in ((IKeywordHybridSearchable<Episode>)episodes).HybridSearchAsync(query, [word], Top))
        {
            count++;
        }

        return count;
    }

    private static async Task<(TimeSpan P50, TimeSpan P99)> TimesAsync<T>(int count, Func<int, Task<T>> search)
    {
        for (var i = 0; i < Math.Min(200, (count / 10) + 1); i++)
        {
            await search(i);
        }

        var times = new List<TimeSpan>(count);
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await search(i + 500);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        times.Sort();
        return (times[count / 2], times[(int)(count * 0.99)]);
    }

    private static double Bandwidth()
    {
        var memory = new MemoryBenchmark();
        memory.Setup();
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 15; i++)
        {
            var started = Stopwatch.GetTimestamp();
            GC.KeepAlive(memory.Read());
            var time = Stopwatch.GetElapsedTime(started);
            best = time < best ? time : best;
        }

        return ((IHotPath)memory).WorkOf(nameof(MemoryBenchmark.Read)).Bytes / best.TotalSeconds;
    }

    private static double Cosine(float[] a, float[] b)
    {
        var (dot, x, y) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            x += (double)a[i] * a[i];
            y += (double)b[i] * b[i];
        }

        return dot / Math.Sqrt(x * y);
    }

    private static float[] Query(int number) => Vector(-1 - number);

    private static float[] Vector(int number)
    {
        var state = unchecked((uint)Hash(number) * 2654435761u) | 1;
        var vector = new float[Dimensions];
        for (var i = 0; i < vector.Length; i++)
        {
            // Marsaglia's xorshift.
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            vector[i] = (state / (float)uint.MaxValue) - 0.5f;
        }

        return vector;
    }

    private static int Hash(int number) => unchecked((int)(((uint)number * 2246822519u ^ ((uint)number >> 13) * 3266489917u) & 0x7fffffff));

    private static string Word(int number) => string.Create(CultureInfo.InvariantCulture, $"word{Hash(number) % 5000}");

    private static string Text(TimeSpan time) => time.TotalMilliseconds switch
    {
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0} us"),
    };

    internal sealed class Episode
    {
        [VectorStoreKey(IsAutoGenerated = false)]
        public long Number { get; set; }

        [VectorStoreData(IsIndexed = true)]
        public int Team { get; set; }

        [VectorStoreData(IsIndexed = true)]
        public bool Critical { get; set; }

        [VectorStoreData(IsFullTextIndexed = true)]
        public string Summary { get; set; } = "";

        [VectorStoreVector(Dimensions)]
        public ReadOnlyMemory<float> Embedding { get; set; }
    }
}
