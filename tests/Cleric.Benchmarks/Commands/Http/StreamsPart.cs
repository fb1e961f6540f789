using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using Cleric.Connectors.Otlp;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands.Http;

/// <summary>
/// 200 streams at once over 4 investigations that run (as many as do by default), and 100 more clients that never read: how long after an event was saved each reader has it, whether each has all of them in order, and what a stream holds. Readers and host share
/// one process and its processors.
/// </summary>
internal sealed class StreamsPart : ICommandPart
{
    private const int Streams = 200;
    private const int Deaf = 100;
    private const int Investigations = 4;
    private const double Limit = 50;
    private const double MostKiBPerStream = 256;

    public string Name => "streams";

    public async Task<(string Line, bool Kept)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-streams-");
        try
        {
            await using var app = await PortalHost.StartAsync(folder.FullName, 0, TimeSpan.FromMilliseconds(50), cleric => cleric.AddCaseObserver<Stopwatches>());
            var saved = app.Services.GetServices<ICaseObserver>().OfType<Stopwatches>().Single();
            var address = PortalHost.AddressOf(app);
            var investigations = app.Services.GetRequiredService<IInvestigations>();
            var trigger = Capture.Open(PortalHost.Capture).Trigger;
            using var client = PortalHost.Client(address);

            // Once before, so that what is measured is not the compiler.
            await FollowAsync(client, await StartAsync(investigations, trigger, TimeProvider.System.GetUtcNow()), null);

            var due = TimeProvider.System.GetUtcNow().AddSeconds(5);
            var ids = new List<string>();
            for (var i = 0; i < Investigations; i++)
            {
                ids.Add(await StartAsync(investigations, trigger, due));
            }

            var before = GC.GetTotalMemory(forceFullCollection: true);
            using var stop = new CancellationTokenSource();
            var deaf = new List<HttpResponseMessage>();
            for (var i = 0; i < Deaf; i++)
            {
                deaf.Add(await client.GetAsync(new Uri($"investigations/{ids[i % Investigations]}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop.Token));
            }

            var latencies = new ConcurrentBag<double>();
            var readers = Enumerable.Range(0, Streams).Select(i => FollowAsync(client, ids[i % Investigations], (id, sequence) => latencies.Add(Stopwatch.GetElapsedTime(saved.At[(id, sequence)]).TotalMilliseconds))).ToList();
            var peak = 0L;
            while (!Task.WhenAll(readers).IsCompleted)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                await Task.Delay(100);
            }

            var read = await Task.WhenAll(readers);
            var after = GC.GetTotalMemory(forceFullCollection: true);
            await stop.CancelAsync();
            deaf.ForEach(answer => answer.Dispose());

            var whole = read.Count(item => item.Whole);
            var sorted = latencies.Order().ToList();
            var (p50, p99, most) = (sorted[sorted.Count / 2], sorted[(int)(sorted.Count * 0.99)], sorted[^1]);
            var perStream = Math.Max(0, after - before) / 1024.0 / (Streams + Deaf);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Streams} streams of {Investigations} investigations, {Deaf} clients that never read: {sorted.Count:N0} events, p50 {p50:0.0} ms, p99 {p99:0.0} ms, most {most:0.0} ms; heap {before / 1e6:0.0} MB before, {after / 1e6:0.0} MB after, {peak / 1e6:0.0} MB at most"));
            return (
                string.Create(CultureInfo.InvariantCulture, $"{whole} of {Streams} whole and in order, p99 {p99:0.0} ms after an event was saved, {perStream:0} KiB a stream"),
                whole == Streams && p99 <= Limit && perStream <= MostKiBPerStream);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> StartAsync(IInvestigations investigations, Triggers.Trigger trigger, DateTimeOffset due) =>
        (await investigations.StartAsync(trigger, new StartOptions { DueAt = due })).Id;

    private static async Task<(bool Whole, long Events)> FollowAsync(HttpClient client, string id, Action<string, long>? received)
    {
        using var answer = await client.GetAsync(new Uri($"investigations/{id}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var (last, inOrder) = (0L, true);
        var (buffer, filled) = (new byte[64 << 10], 0);
        while (await stream.ReadAsync(buffer.AsMemory(filled)) is > 0 and var read)
        {
            filled += read;

            // No more of an event is read than its number: what is measured is the host, and not a reader of JSON.
            var from = 0;
            while (buffer.AsSpan(from, filled - from).IndexOf("\n\n"u8) is >= 0 and var length)
            {
                var frame = buffer.AsSpan(from, length);
                from += length + 2;
                if (frame.StartsWith("event: end"u8))
                {
                    return (inOrder && last > 0, last);
                }

                if (frame.StartsWith("id: "u8))
                {
                    var sequence = long.Parse(frame[4..frame.IndexOf((byte)'\n')], NumberStyles.None, CultureInfo.InvariantCulture);
                    received?.Invoke(id, sequence);
                    inOrder &= sequence == last + 1;
                    last = sequence;
                }
            }

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            filled -= from;
        }

        return (false, last);
    }

    /// <summary>When each event was saved.</summary>
    private sealed class Stopwatches : ICaseObserver
    {
        public ConcurrentDictionary<(string Id, long Sequence), long> At { get; } = new();

        public ValueTask OpenedAsync(string caseId, IReadOnlyList<CaseEvent> events) => ValueTask.CompletedTask;

        public ValueTask AppendedAsync(string caseId, CaseEvent caseEvent)
        {
            At[(caseId, caseEvent.Sequence)] = Stopwatch.GetTimestamp();
            return ValueTask.CompletedTask;
        }

        public ValueTask ClosedAsync(string caseId) => ValueTask.CompletedTask;
    }
}
