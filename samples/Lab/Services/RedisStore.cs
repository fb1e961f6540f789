using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lab.Shop;
using Lab.Telemetry;
using StackExchange.Redis;

namespace Lab.Services;

/// <summary>Redis, with a span and a duration for every command.</summary>
internal sealed class RedisStore : IAsyncDisposable
{
    private static readonly ActivitySource Source = new(LabSources.Redis);
    private static readonly Meter Meter = new(LabSources.Redis);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "db.client.operation.duration",
        "s",
        "Duration of Redis commands.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });

    private readonly string _host;
    private readonly int _port;
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;

    public RedisStore(ServiceSettings settings)
    {
        (_host, _port) = settings.EndpointOf(Names.Redis);
        _connection = new(() => ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { _host, _port } },
            ClientName = settings.Name,
            AbortOnConnectFail = false,
            ConnectTimeout = 1000,
            AsyncTimeout = 1000,
            SyncTimeout = 1000,
            IncludeDetailInExceptions = false,
        }));
    }

    public Task SetAsync(string key, string field, string value, TimeSpan? expiry) => TraceAsync("HSET", async db =>
    {
        await db.HashSetAsync(key, field, value);
        return expiry is null || await db.KeyExpireAsync(key, expiry);
    });

    public Task<HashEntry[]> GetAllAsync(string key) => TraceAsync("HGETALL", db => db.HashGetAllAsync(key));

    public Task<bool> DeleteAsync(string key) => TraceAsync("DEL", db => db.KeyDeleteAsync(key));

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).DisposeAsync();
        }
    }

    private async Task<T> TraceAsync<T>(string operation, Func<IDatabase, Task<T>> command)
    {
        var tags = new TagList
        {
            { "db.system.name", "redis" },
            { "db.operation.name", operation },
            { "server.address", _host },
            { "server.port", _port },
        };
        using var activity = Source.StartActivity(ActivityKind.Client, tags: tags, name: operation);
        activity?.SetTag(PeerService.Attribute, Names.Redis);
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await command((await _connection.Value).GetDatabase());
        }
        catch (Exception e)
        {
            tags.Add("error.type", e.GetType().FullName);
            activity?.SetTag("error.type", e.GetType().FullName);
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
        finally
        {
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }
}
