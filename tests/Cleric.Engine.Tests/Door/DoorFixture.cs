using Cleric.Connectors;
using Cleric.Door;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Door;

/// <summary>A host with a door, a clock that a test moves, and questions to ask.</summary>
internal sealed class DoorFixture : IDisposable
{
    private readonly ServiceProvider _provider;

    public DoorFixture(Action<IServiceCollection>? configure = null, params IConnector[] connectors)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        foreach (var connector in connectors)
        {
            services.AddSingleton(connector);
        }

        services.AddDoor();
        configure?.Invoke(services);
        _provider = services.BuildServiceProvider();
    }

    public static DateTimeOffset Noon { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Noon);

    public IServiceProvider Services => _provider;

    public ConnectorDoor Door => _provider.GetRequiredService<ConnectorDoor>();

    public static LogQuery Logs(string entity = "checkout", DateTimeOffset? end = null, int limit = 100) => new()
    {
        Entity = new Entity(entity),
        Window = new TimeWindow((end ?? Noon).AddHours(-1), end ?? Noon),
        Limit = limit,
    };

    public static LogAnswer Lines(params string[] bodies) => new() { Records = [.. bodies.Select((body, i) => new LogRecord { Time = Noon.AddMinutes(-i), Body = body })] };

    public static LogAnswer Rows(int count) => Lines([.. Enumerable.Range(0, count).Select(i => $"line {i}")]);

    public static ReadSession Session(Budget? budget = null, Caller? caller = null, IReadOnlyList<Exhibit>? recorded = null, Spending? spent = null)
    {
        var limits = budget ?? new Budget();
        return new ReadSession { CaseId = "c1", Caller = caller ?? new Caller("ann", "acme"), Budget = limits, Meter = new BudgetMeter(limits, spent), Recorded = recorded };
    }

    public async Task<Exhibit> AskAsync(Query? query = null, ReadSession? session = null) =>
        Assert.Single(await Door.Open(session ?? Session()).AskAsync(query ?? Logs(), TestContext.Current.CancellationToken));

    /// <summary>Moves the clock on, a step at a time, until something happens.</summary>
    public async Task PassUntilAsync(Task happens, TimeSpan? step = null)
    {
        while (!happens.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    public void Dispose() => _provider.Dispose();
}
