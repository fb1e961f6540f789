using Cleric.Memory.Sqlite.Search;
using Cleric.Memory.Sqlite.Tests.Support;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests.Search;

public sealed class VectorSearchTests : IDisposable
{
    private const int Dimensions = 19;
    private readonly TempFile _file = new();
    private readonly Random _random = new(5);

    public static TheoryData<string> Functions =>
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity,
        DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance, DistanceFunction.HammingDistance,
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task A_search_finds_what_comparing_with_all_finds(string function)
    {
        using var store = new SqliteVectorStore(_file.Path);
        var (points, all) = await SeedAsync(store, 500, function);
        var query = Vector();

        var found = await points.SearchAsync(query, 20, new() { Skip = 3 }, Cancel).ToListAsync(Cancel);

        AssertNearest(all, function, query, found, skip: 3, top: 20);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(20_000L)]
    [InlineData(null)]
    public async Task What_does_not_fit_the_memory_is_found_all_the_same(long? cacheBytes)
    {
        using (var seeding = new SqliteVectorStore(_file.Path))
        {
            await SeedAsync(seeding, 300, DistanceFunction.CosineSimilarity);
        }

        using var store = new SqliteVectorStore(_file.Path, new() { VectorCacheBytes = cacheBytes });
        var points = Points(store, DistanceFunction.CosineSimilarity);
        var all = await points.GetAsync(point => true, 1000, new() { IncludeVectors = true }, Cancel).ToListAsync(Cancel);
        var query = Vector();
        for (var round = 0; round < 3; round++)
        {
            AssertNearest(all, DistanceFunction.CosineSimilarity, query, await points.SearchAsync(query, 10, cancellationToken: Cancel).ToListAsync(Cancel), 0, 10);
            AssertNearest([.. all.Where(point => point.Group == 1)], DistanceFunction.CosineSimilarity, query, await points.SearchAsync(query, 10, new() { Filter = point => point.Group == 1 }, Cancel).ToListAsync(Cancel), 0, 10);
            await ChangeAsync(points, all);
        }

        Assert.InRange(store.CachedVectorBytes, 0, cacheBytes ?? long.MaxValue);
        Assert.Equal(cacheBytes != 0, store.CachedVectorBytes > 0);
    }

    [Fact]
    public async Task Changes_by_another_store_are_seen_by_the_next_search()
    {
        using var store = new SqliteVectorStore(_file.Path);
        using var other = new SqliteVectorStore(_file.Path);
        var (points, all) = await SeedAsync(store, 200, DistanceFunction.EuclideanDistance);
        var others = Points(other, DistanceFunction.EuclideanDistance);
        for (var round = 0; round < 30; round++)
        {
            await ChangeAsync(round % 3 == 0 ? points : others, all);
            var query = Vector();

            AssertNearest(all, DistanceFunction.EuclideanDistance, query, await points.SearchAsync(query, 7, cancellationToken: Cancel).ToListAsync(Cancel), 0, 7);
            AssertNearest([.. all.Where(point => point.Group == 2)], DistanceFunction.EuclideanDistance, query, await others.SearchAsync(query, 7, new() { Filter = point => point.Group == 2 }, Cancel).ToListAsync(Cancel), 0, 7);
        }
    }

    [Fact]
    public async Task A_search_that_missed_more_changes_than_are_kept_is_right_all_the_same()
    {
        using var store = new SqliteVectorStore(_file.Path, new() { RelaxedDurability = true });
        using var other = new SqliteVectorStore(_file.Path);
        var (points, all) = await SeedAsync(store, 50, DistanceFunction.CosineSimilarity);
        var others = Points(other, DistanceFunction.CosineSimilarity);
        var query = Vector();
        await others.SearchAsync(query, 1, cancellationToken: Cancel).ToListAsync(Cancel);
        for (var i = 0; i < Schema.StoreSchema.KeptChanges + 10; i++)
        {
            all[i % 50].Vector = Vector();
            await points.UpsertAsync(all[i % 50], Cancel);
        }

        AssertNearest(all, DistanceFunction.CosineSimilarity, query, await others.SearchAsync(query, 10, cancellationToken: Cancel).ToListAsync(Cancel), 0, 10);
    }

    [Fact]
    public async Task Searches_while_others_write_see_only_whole_states()
    {
        using var store = new SqliteVectorStore(_file.Path, new() { RelaxedDurability = true });
        var (points, all) = await SeedAsync(store, 64, DistanceFunction.CosineSimilarity);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        // Each write gives all records the same group and vector.
        var writing = Task.Run(
            async () =>
            {
                for (var round = 0; round < 40; round++)
                {
                    var vector = Vector();
                    all.ForEach(point => (point.Group, point.Vector) = (round, vector));
                    await points.UpsertAsync(all, Cancel);
                }
            },
            Cancel);
        var query = Vector();
        await points.UpsertAsync(all, Cancel);
        var searches = 0;
        do
        {
            var found = await points.SearchAsync(query, 64, cancellationToken: Cancel).ToListAsync(Cancel);
            Assert.Equal(64, found.Count);
            if (found.All(result => result.Record.Group == found[0].Record.Group))
            {
                Assert.Single(found.Select(result => result.Score).Distinct());
            }

            searches++;
        }
        while (!writing.IsCompleted);
        await writing;
        Assert.True(searches > 0);
    }

    [Fact]
    public async Task Collections_share_the_memory_that_one_store_may_use()
    {
        using var store = new SqliteVectorStore(_file.Path, new() { VectorCacheBytes = 30_000 });
        var (first, firstAll) = await SeedAsync(store, 250, DistanceFunction.CosineSimilarity);
        var (second, secondAll) = await SeedAsync(store, 250, DistanceFunction.CosineSimilarity, "second");
        var query = Vector();
        for (var i = 0; i < 3; i++)
        {
            AssertNearest(firstAll, DistanceFunction.CosineSimilarity, query, await first.SearchAsync(query, 5, cancellationToken: Cancel).ToListAsync(Cancel), 0, 5);
            AssertNearest(secondAll, DistanceFunction.CosineSimilarity, query, await second.SearchAsync(query, 5, cancellationToken: Cancel).ToListAsync(Cancel), 0, 5);
            Assert.InRange(store.CachedVectorBytes, 1, 30_000);
        }
    }

    [Fact]
    public async Task A_search_by_a_vector_of_other_dimensions_is_refused()
    {
        using var store = new SqliteVectorStore(_file.Path);
        var (points, _) = await SeedAsync(store, 3, DistanceFunction.CosineSimilarity);

        await Assert.ThrowsAsync<ArgumentException>(async () => await points.SearchAsync(new float[] { 1 }, 3, cancellationToken: Cancel).ToListAsync(Cancel));
    }

    private static void AssertNearest(List<Point> all, string function, float[] query, List<VectorSearchResult<Point>> found, int skip, int top)
    {
        var expected = all.Select(point => (point.Id, Score: Score(function, query, point.Vector)))
            .OrderBy(entry => function is DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity ? -entry.Score : entry.Score)
            .Skip(skip)
            .Take(top)
            .ToList();
        Assert.Equal(expected.Count, found.Count);
        Assert.Equal(found.Count, found.Select(result => result.Record.Id).Distinct().Count());
        foreach (var (entry, result) in expected.Zip(found))
        {
            Assert.Equal(entry.Score, result.Score!.Value, 1e-4);
            Assert.Equal(Score(function, query, all.Single(point => point.Id == result.Record.Id).Vector), result.Score.Value, 1e-4);
        }
    }

    private static double Score(string function, float[] a, float[] b)
    {
        double Dot(float[] x, float[] y) => x.Zip(y, (c, d) => (double)c * d).Sum();
        var cosine = Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
        return function switch
        {
            DistanceFunction.CosineSimilarity => cosine,
            DistanceFunction.CosineDistance => 1 - cosine,
            DistanceFunction.DotProductSimilarity => Dot(a, b),
            DistanceFunction.NegativeDotProductSimilarity => -Dot(a, b),
            DistanceFunction.EuclideanDistance => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Sum()),
            DistanceFunction.EuclideanSquaredDistance => a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Sum(),
            DistanceFunction.ManhattanDistance => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Sum(),
            _ => a.Zip(b, (x, y) => x == y ? 0 : 1).Sum(),
        };
    }

    private static VectorStoreCollection<int, Point> Points(SqliteVectorStore store, string function, string name = "points") => store.GetCollection<int, Point>(name, new()
    {
        Properties =
        [
            new VectorStoreKeyProperty(nameof(Point.Id), typeof(int)) { IsAutoGenerated = false }, new VectorStoreDataProperty(nameof(Point.Group), typeof(int)) { IsIndexed = true },
            new VectorStoreVectorProperty(nameof(Point.Vector), typeof(float[]), Dimensions) { DistanceFunction = function },
        ],
    });

    private async Task<(VectorStoreCollection<int, Point> Points, List<Point> All)> SeedAsync(SqliteVectorStore store, int count, string function, string name = "points")
    {
        var points = Points(store, function, name);
        await points.EnsureCollectionExistsAsync(Cancel);
        var all = Enumerable.Range(0, count).Select(i => new Point { Id = i, Group = i % 3, Vector = Vector() }).ToList();
        await points.UpsertAsync(all, Cancel);
        return (points, all);
    }

    /// <summary>Changes, deletes and adds a few, here and in the file.</summary>
    private async Task ChangeAsync(VectorStoreCollection<int, Point> points, List<Point> all)
    {
        var changed = Enumerable.Range(0, 5).Select(_ => all[_random.Next(all.Count)]).Distinct().ToList();
        changed.ForEach(point => (point.Vector, point.Group) = (Vector(), _random.Next(3)));
        await points.UpsertAsync(changed, Cancel);
        var deleted = Enumerable.Range(0, 7).Select(_ => all[_random.Next(all.Count)]).Append(all[^1]).Distinct().ToList();
        all.RemoveAll(deleted.Contains);
        await points.DeleteAsync(deleted.Select(point => point.Id), Cancel);
        var added = Enumerable.Range(0, 6).Select(_ => new Point { Id = _random.Next(1_000_000, 2_000_000), Group = _random.Next(3), Vector = Vector() }).DistinctBy(point => point.Id).ExceptBy(all.Select(point => point.Id), point => point.Id).ToList();
        all.AddRange(added);
        await points.UpsertAsync(added, Cancel);
    }

    private float[] Vector() => [.. Enumerable.Range(0, Dimensions).Select(_ => _random.Next(4) == 0 ? 1f : (_random.NextSingle() * 2) - 1)];

    public sealed class Point
    {
        public int Id { get; set; }

        public int Group { get; set; }

        public float[] Vector { get; set; } = [];
    }
}
