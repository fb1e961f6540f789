using System.Globalization;
using System.Text;

namespace Cleric.Benchmarks.Commands.Http;

/// <summary>
/// 200 streams at once over 4 investigations that begin in the same instant (as many as run by default), and 100 more clients that never read, again and again: how long after an event happened each reader has it, saving it included, whether each has all
/// of them in order, and what a stream holds. Readers and host have a process each and share the processors.
/// </summary>
internal sealed class StreamsPart : ICommandPart
{
    private const int Streams = 200;
    private const int Deaf = 100;
    private const int Investigations = 4;
    private const int ColdRounds = 5;
    private const int RoundsBefore = 40;
    private const int Rounds = 20;
    private const double Limit = 50;
    private const double MostKiBPerStream = 256;

    public string Name => "streams";

    public async Task<(string Line, bool Kept)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-streams-");
        var port = PortalHost.FreePort();
        using var host = await PortalHost.StartProcessAsync(folder.FullName, port, TimeSpan.FromMilliseconds(50));
        using var client = PortalHost.Client(PortalHost.AddressOf(port));
        try
        {
            // Before anything was asked of it: all that it grows by is put down to the streams.
            var before = await HeapAsync(client);

            // A host that has run for a while: what is measured is not the compiler. What it adds in the beginning is told beside.
            var (cold, warm) = (new List<Followed>(), new List<Followed>());
            for (var round = 0; round < RoundsBefore; round++)
            {
                var (read, _) = await RoundAsync(client);
                cold.AddRange(round < ColdRounds ? read : []);
            }

            var open = 0L;
            for (var round = 0; round < Rounds; round++)
            {
                var (read, heap) = await RoundAsync(client);
                warm.AddRange(read);
                open = Math.Max(open, heap);
            }

            var whole = warm.Count(one => one.Whole);
            var perStream = Math.Max(0, open - before) / 1024.0 / (Streams + Deaf);
            var (events, p50, p99, most) = Quantiles(warm);
            var atFirst = Quantiles(cold);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Streams} streams of {Investigations} investigations, {Deaf} clients that never read, {Rounds} times: {events:N0} events, p50 {p50:0.0} ms, p99 {p99:0.0} ms, most {most:0.0} ms; "
                + $"the first {ColdRounds} times after the host's start p50 {atFirst.P50:0.0} ms, p99 {atFirst.P99:0.0} ms; heap {before / 1e6:0.0} MB at its start, {open / 1e6:0.0} MB at most with streams open"));
            return (
                string.Create(CultureInfo.InvariantCulture, $"{whole} of {warm.Count} whole and in order, {Streams} at a time, p99 {p99:0.0} ms after an event happened, {perStream:0} KiB a stream"),
                whole == Streams * Rounds && p99 <= Limit && perStream <= MostKiBPerStream);
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static (int Events, double P50, double P99, double Most) Quantiles(IEnumerable<Followed> streams)
    {
        var sorted = streams.SelectMany(one => one.Latencies).Order().ToList();
        return (sorted.Count, sorted[sorted.Count / 2], sorted[(int)(sorted.Count * 0.99)], sorted[^1]);
    }

    private static async Task<long> HeapAsync(HttpClient client) => long.Parse(await client.GetStringAsync(new Uri(PortalHost.HeapPath, UriKind.Relative)), CultureInfo.InvariantCulture);

    /// <summary>Follows the investigations of one round to their ends, and asks for the host's heap when all streams are open and when only those that nobody reads are left.</summary>
    private static async Task<(Followed[] Read, long Heap)> RoundAsync(HttpClient client)
    {
        using var begun = await client.PostAsync(new Uri($"{PortalHost.LaterPath}/{Investigations}", UriKind.Relative), null);
        begun.EnsureSuccessStatusCode();
        var ids = (await begun.Content.ReadAsStringAsync()).Split('\n');
        var deaf = await OpenAsync(client, ids, Deaf);
        var open = await OpenAsync(client, ids, Streams);
        try
        {
            var heap = await HeapAsync(client);
            var read = await Task.WhenAll(open.Select(FollowAsync));
            return (read, Math.Max(heap, await HeapAsync(client)));
        }
        finally
        {
            Array.ForEach([.. deaf, .. open], answer => answer.Dispose());
        }
    }

    private static Task<HttpResponseMessage[]> OpenAsync(HttpClient client, string[] ids, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
    {
        var answer = await client.GetAsync(new Uri($"investigations/{ids[i % ids.Length]}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        return answer.EnsureSuccessStatusCode();
    }));

    private static async Task<Followed> FollowAsync(HttpResponseMessage answer)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var (last, inOrder, latencies) = (0L, true, new List<double>());
        var (buffer, filled) = (new byte[64 << 10], 0);
        while (await stream.ReadAsync(buffer.AsMemory(filled)) is > 0 and var read)
        {
            var now = TimeProvider.System.GetUtcNow();
            filled += read;

            // No more of an event is read than its number and its time: what is measured is the host, and not a reader of JSON.
            var from = 0;
            while (buffer.AsSpan(from, filled - from).IndexOf("\n\n"u8) is >= 0 and var length)
            {
                var frame = buffer.AsSpan(from, length);
                from += length + 2;
                if (frame.StartsWith("event: end"u8))
                {
                    return new Followed(inOrder && last > 0, latencies);
                }

                if (frame.StartsWith("id: "u8))
                {
                    var sequence = long.Parse(frame[4..frame.IndexOf((byte)'\n')], NumberStyles.None, CultureInfo.InvariantCulture);
                    inOrder &= sequence == last + 1;
                    last = sequence;
                    var at = frame[(frame.IndexOf("\"at\":\""u8) + 6)..];
                    latencies.Add((now - DateTimeOffset.Parse(Encoding.ASCII.GetString(at[..at.IndexOf((byte)'"')]), CultureInfo.InvariantCulture)).TotalMilliseconds);
                }
            }

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            filled -= from;
        }

        return new Followed(false, latencies);
    }

    /// <summary>A stream that was read: whether to its end and in order, and how old each event was, in milliseconds.</summary>
    private sealed record Followed(bool Whole, List<double> Latencies);
}
