using System.Linq.Expressions;
using Cleric.Memory.Sqlite.Tests.Support;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests.Filters;

public sealed class FilterTranslatorTests : IAsyncLifetime
{
    private readonly SqliteVectorStore _store = new(":memory:");
    private readonly List<Incident> _all =
    [
        new() { Id = "1", Service = "checkout", Severity = 1, Confidence = 0.5, At = Day(1), Ended = Day(1).UtcDateTime, Cost = -2.5m, Confirmed = true, Tags = ["a", "b"], Codes = [1, 2] },
        new() { Id = "2", Service = null, Severity = 2, Confidence = null, At = Day(2), Ended = null, Cost = 0m, Confirmed = null, Tags = null, Codes = null },
        new() { Id = "3", Service = "o'brien\"; --", Severity = 3, Confidence = -1, At = Day(3), Ended = Day(3).UtcDateTime, Cost = 10.25m, Confirmed = false, Tags = [], Codes = [] },
        new() { Id = "4", Service = "Checkout", Severity = -4, Confidence = 2, At = Day(4).ToOffset(TimeSpan.FromHours(-9)), Ended = Day(9).UtcDateTime, Cost = 9m, Confirmed = true, Tags = ["b", "c"], Codes = [3] },
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private VectorStoreCollection<string, Incident> Episodes => field ??= _store.GetCollection<string, Incident>("episodes");

    public async ValueTask InitializeAsync()
    {
        await Episodes.EnsureCollectionExistsAsync(Cancel);
        await Episodes.UpsertAsync(_all, Cancel);
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return default;
    }

    public static TheoryData<Expression<Func<Incident, bool>>> Filters()
    {
        var (service, services, tags, day, offset, cost) = ((string?)null, new List<string?> { "checkout", null }, new[] { "c", "z" }, Day(3).UtcDateTime, Day(4), 9.00m);
        var many = Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? "checkout" : $"s{i}").ToArray();
        double? confidence = 0.5;
        var beyond = long.MaxValue;
        Expression<Func<Incident, bool>>[] filters =
        [
            episode => episode.Service == "checkout",
            episode => episode.Service != "checkout",
            episode => !(episode.Service == "checkout"),
            episode => episode.Service == service,
            episode => episode.Service != service,
            episode => episode.Service == "o'brien\"; --",
            episode => services.Contains(episode.Service),
            episode => !services.Contains(episode.Service),
            episode => many.Contains(episode.Service),
            episode => !(episode.Confidence > 0),
            episode => episode.Confidence >= 0.5 && episode.Confidence <= 2,
            episode => episode.Confidence == confidence,
            episode => episode.Confidence != confidence,
            episode => episode.Confidence == null || episode.Confidence.Value > 1,
            episode => episode.Confidence.HasValue,
            episode => episode.Severity > 1.5,
            episode => -3 < episode.Severity,
            episode => 2 >= episode.Severity,
            episode => episode.Severity == beyond,
            episode => episode.Cost < 0,
            episode => episode.Cost == cost,
            episode => episode.Cost > 9m,
            episode => episode.At >= offset,
            episode => episode.At == offset,
            episode => episode.At < new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero),
            episode => episode.Ended > day,
            episode => episode.Ended == day,
            episode => !(episode.Ended <= day),
            episode => episode.Confirmed == true,
            episode => episode.Confirmed != true,
            episode => !(episode.Confirmed == false) && episode.Severity != 2,
            episode => episode.Tags != null && episode.Tags.Contains("b"),
            episode => episode.Tags != null && !episode.Tags.Contains("b"),
            episode => episode.Tags != null && episode.Tags.Any(tag => tags.Contains(tag)),
            episode => episode.Tags != null && episode.Tags.Any(tag => tag == "a" || tag == "c"),
            episode => episode.Tags != null && episode.Tags.Any(),
            episode => episode.Tags == null,
            episode => episode.Codes != null && episode.Codes.Contains(2),
            episode => episode.Codes != null && episode.Codes.Any(code => code > 2),
            episode => string.IsNullOrEmpty(episode.Service),
            episode => episode.Id == "1" || (episode.Id == "2" && episode.Severity == 2),
            episode => true,
            episode => false,
        ];
        return new(filters);
    }

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task A_filter_finds_what_it_finds_in_memory(Expression<Func<Incident, bool>> filter)
    {
        var expected = _all.AsQueryable().Where(filter).Select(episode => episode.Id);

        var found = await Episodes.GetAsync(filter, 10, cancellationToken: Cancel).Select(episode => episode.Id).ToListAsync(Cancel);

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_filter_on_a_list_field_finds_records_that_hold_the_value()
    {
        var found = await Episodes.GetAsync(episode => episode.Tags!.Contains("c"), 10, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal("4", Assert.Single(found).Id);
    }

    [Fact]
    public async Task What_is_not_supported_is_named()
    {
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await Episodes.GetAsync(episode => episode.Service!.StartsWith("ch"), 10, cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.Contains("StartsWith(\"ch\")", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_come_in_the_order_asked_for()
    {
        var ordered = await Episodes.GetAsync(episode => true, 10, new() { OrderBy = order => order.Ascending(episode => episode.Cost) }, Cancel).Select(episode => episode.Id).ToListAsync(Cancel);
        var page = await Episodes.GetAsync(episode => true, 2, new() { OrderBy = order => order.Descending(episode => episode.At), Skip = 1 }, Cancel).Select(episode => episode.Id).ToListAsync(Cancel);

        Assert.Equal(["1", "2", "4", "3"], ordered);
        Assert.Equal(["3", "2"], page);
    }

    private static DateTimeOffset Day(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);
}
