using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Progress;
using Cleric.CaseFiles;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.AspNetCore.Tests.Endpoints;

/// <summary>The host counts its streams for the whole process, so these tests run by themselves.</summary>
[CollectionDefinition(nameof(StreamEndpointTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(StreamEndpointTests))]
public sealed class StreamEndpointTests
{
    private const int Many = 20_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_never_reads_is_cut_off_and_the_others_miss_nothing()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await TestPortal.StartAsync(
            cleric => cleric.AddOtlpCapture(TestPortal.Capture).Services.AddSingleton<TimeProvider>(time), options => options.WriteTimeout = TimeSpan.FromSeconds(1), kestrel: true);
        var held = await RunningAsync(portal);
        held.Append(Notices(1, Many));
        using var streams = new StreamCount();
        using var deaf = new TcpClient();
        await deaf.ConnectAsync("127.0.0.1", portal.Port, Cancellation);
        await deaf.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /cleric/investigations/busy/events HTTP/1.1\r\nHost: portal\r\n{HostUser.Header}: {TestPortal.Ada}\r\n\r\n"), Cancellation);
        await streams.UntilAsync(1);
        var cut = streams.UntilAsync(0);
        while (!cut.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await cut;

        // From here on time stands still: who is slow because the machine is busy is not cut off.
        using var client = portal.Client();
        var read = TestPortal.FollowAsync(client, "busy");
        await streams.UntilAsync(1);
        await EndAsync(portal, held);
        var events = await read;
        Assert.Equal(Enumerable.Range(1, Many).Select(number => $"{number}"), events.SkipLast(1).Select(item => item.Id!));
        Assert.Equal("end", events[^1].Type);
    }

    [Fact]
    public async Task Five_hundred_clients_follow_one_stream_and_each_has_all_of_it()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.StreamsPerUser = 1_000, kestrel: true);
        var held = await RunningAsync(portal);
        held.Append(Notices(1, 20));
        using var streams = new StreamCount();
        using var client = portal.Client();
        var readers = Enumerable.Range(0, 500).Select(_ => TestPortal.FollowAsync(client, "busy")).ToList();
        await streams.UntilAsync(500);
        held.Append(Notices(21, 20));
        await EndAsync(portal, held);
        foreach (var reader in readers)
        {
            var events = await reader;
            Assert.Equal(Enumerable.Range(1, 40).Select(number => $"{number}"), events.SkipLast(1).Select(item => item.Id!));
        }

        await streams.UntilAsync(0);
    }

    [Fact]
    public async Task A_client_that_vanishes_is_let_go()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.KeepAlive = TimeSpan.FromSeconds(1), kestrel: true);
        var held = await RunningAsync(portal);
        held.Append(Notices(1, 3));
        using var streams = new StreamCount();
        using (var gone = new TcpClient())
        {
            await gone.ConnectAsync("127.0.0.1", portal.Port, Cancellation);
            await gone.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /cleric/investigations/busy/events HTTP/1.1\r\nHost: portal\r\n{HostUser.Header}: {TestPortal.Ada}\r\n\r\n"), Cancellation);
            await streams.UntilAsync(1);
        }

        await streams.UntilAsync(0);
        await EndAsync(portal, held);
    }

    [Fact]
    public async Task A_stream_without_events_says_that_it_is_alive()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.KeepAlive = TimeSpan.FromSeconds(1), kestrel: true);
        var held = await RunningAsync(portal);
        using var client = portal.Client();
        using var answer = await client.GetAsync(new Uri("investigations/busy/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal(": alive", await reader.ReadLineAsync(Cancellation));
        await EndAsync(portal, held);
    }

    [Fact]
    public async Task More_streams_of_one_user_than_are_allowed_are_refused()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.StreamsPerUser = 1, kestrel: true);
        var held = await RunningAsync(portal);
        using var streams = new StreamCount();
        using var client = portal.Client();
        var first = TestPortal.FollowAsync(client, "busy");
        await streams.UntilAsync(1);
        using var refused = await client.GetAsync(new Uri("investigations/busy/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, refused.StatusCode);
        await EndAsync(portal, held);
        await first;
    }

    [Fact]
    public async Task A_host_that_stops_lets_go_of_who_follows_without_telling_them_that_it_ended()
    {
        var portal = await TestPortal.StartAsync(kestrel: true);
        var held = await RunningAsync(portal);
        held.Append(Notices(1, 3));
        using var streams = new StreamCount();
        using var client = portal.Client();
        var read = TestPortal.FollowAsync(client, "busy");
        await streams.UntilAsync(1);
        Directory.Delete(await portal.StopAsync(), recursive: true);
        Assert.Equal(["1", "2", "3"], (await read).Select(item => item.Id!));
    }

    [Fact]
    public async Task Who_follows_one_that_becomes_part_of_another_is_not_told_that_nothing_ended()
    {
        await using var portal = await TestPortal.StartAsync(kestrel: true);
        var held = await RunningAsync(portal);
        var waits = await portal.Index.UpdateAsync("busy", entry => entry with { Status = InvestigationStatus.Queued }, Cancellation);
        Assert.True(await portal.Index.AddAsync(waits! with { Id = "other" }, new InvestigationRequest { Trigger = waits.Trigger }, [], Cancellation));
        using var streams = new StreamCount();
        using var client = portal.Client();
        var read = TestPortal.FollowAsync(client, "busy");
        await streams.UntilAsync(1);
        Assert.True(await portal.Index.FoldAsync("busy", "other", Cancellation));
        portal.Services.GetRequiredService<LiveCases>().Release(held);
        Assert.Empty(await read);
    }

    private static IEnumerable<CaseEvent> Notices(int from, int count) =>
        Enumerable.Range(from, count).Select(number => new NoticeGiven { Notice = $"{number} {new string('x', 390)}", Sequence = number, At = DateTimeOffset.UnixEpoch });

    private static async Task<LiveCase> RunningAsync(TestPortal portal)
    {
        var entry = new InvestigationEntry
        {
            Id = "busy",
            Tenant = "shop",
            By = "ada",
            Source = "api",
            Title = "busy",
            Trigger = new QuestionTrigger { Text = "busy" },
            Status = InvestigationStatus.Running,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        Assert.True(await portal.Index.AddAsync(entry, new InvestigationRequest { Trigger = entry.Trigger }, [], Cancellation));
        return portal.Services.GetRequiredService<LiveCases>().Hold("busy");
    }

    private static async Task EndAsync(TestPortal portal, LiveCase held)
    {
        await portal.Index.UpdateAsync("busy", entry => entry with { Status = InvestigationStatus.Cancelled }, Cancellation);
        portal.Services.GetRequiredService<LiveCases>().Release(held);
    }

    /// <summary>How many streams are followed, by the host's own measure.</summary>
    private sealed class StreamCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _lock = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _streams;

        public StreamCount()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Cleric", Name: "cleric.streams" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
            {
                lock (_lock)
                {
                    _streams += change;
                    _changed.SetResult();
                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            });
            _listener.Start();
        }

        public async Task UntilAsync(long count)
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (_streams == count)
                    {
                        return;
                    }

                    changed = _changed.Task;
                }

                await changed.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
