using System.Diagnostics;
using System.Globalization;
using Cleric.Exhibits;
using Cleric.Models.Digests;

namespace Cleric.Benchmarks.Commands;

/// <summary>
/// Packs logs of 1 KB to 200 MB into windows of several sizes: is the window kept, and how fast are they read? Then hides one record among some ten thousand, a thousand times: does what a model gets to see hold it, and if not,
/// does it say that something is left out, and bring it when asked?
/// </summary>
internal sealed class PackingCommand : Command
{
    private const int Trials = 1000;
    private const int TrialSize = 1_000_000;

    private static readonly int[] Sizes = [1_000, 100_000, 10_000_000, 200_000_000];
    private static readonly int[] Windows = [4_000, 32_000, 200_000];
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(0.5);

    public override Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Count > 0)
        {
            Console.Error.WriteLine("packing takes no arguments.");
            return Task.FromResult(2);
        }

        var (over, slowest) = Measure();
        var (present, misses, reachable) = Seek(ref over);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"packing: {over} over the window, slowest {slowest:0} MB/s, needle present in {present:N0} of {Trials:N0}, {reachable} of the {misses} misses reachable"));
        return Task.FromResult(0);
    }

    private static (int Over, double Slowest) Measure()
    {
        var (over, slowest) = (0, double.MaxValue);
        Console.WriteLine("Speed is of CPU time, the garbage collector's included. The slowest is told of exhibits of 10 MB and more, packed whole: below that nearly all is put into words and counted, which depends on the window alone.");
        Console.WriteLine("       size   records   window   tokens  over     digest     packed   time");
        foreach (var size in Sizes)
        {
            var logs = new SyntheticLogs(size, size);
            var exhibit = logs.Exhibit;
            foreach (var window in Windows)
            {
                var packed = ContextPacker.Pack([exhibit], null, logs.Onset, window);
                var tokens = TokenCounter.Count(packed.Text);
                var isOver = tokens > window || packed.Tokens != tokens;
                over += isOver ? 1 : 0;

                // Reading the exhibit grows with it; putting into words and counting what is shown grows with the window alone.
                var digest = Speed(logs.Size, () => ExhibitDigester.Make(exhibit, new DigestFocus(exhibit, onset: logs.Onset, mostLines: ContextPacker.MostLines(window))));
                var whole = Speed(logs.Size, () => ContextPacker.Pack([exhibit], null, logs.Onset, window));
                slowest = size >= 10_000_000 ? Math.Min(slowest, whole) : slowest;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{logs.Size,11:N0} {logs.Records.Count,9:N0} {window,8:N0} {tokens,8:N0}  {(isOver ? "YES" : "no"),-4}  {digest,5:0} MB/s {whole,5:0} MB/s {logs.Size / whole / 1e3,6:0.0} ms"));
            }
        }

        return (over, slowest);
    }

    private static double Speed(long size, Action action)
    {
        action();
        var runs = 0;
        var watch = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        do
        {
            action();
            runs++;
        }
        while (watch.Elapsed < Measured);
        return size * runs / 1e6 / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
    }

    private static (int Present, int Misses, int Reachable) Seek(ref int over)
    {
        var (present, misses, reachable) = (0, 0, 0);
        for (var trial = 0; trial < Trials; trial++)
        {
            var window = trial % 2 == 0 ? 4_000 : 32_000;
            var logs = new SyntheticLogs(1_000_000 + trial, TrialSize);
            var at = logs.Hide();
            var (exhibit, needle) = (logs.Exhibit, logs.Records[at]);
            var packed = ContextPacker.Pack([exhibit], null, logs.Onset, window);
            over += TokenCounter.Count(packed.Text) > window ? 1 : 0;
            if (Shows(packed, at, needle))
            {
                present++;
                continue;
            }

            misses++;
            var counted = packed.LeftOut["E1"] == logs.Records.Count - packed.Shown.Count(shown => shown.Pointer.EndsWith("/body", StringComparison.Ordinal));
            var reached = counted && Shows(ContextPacker.More(exhibit, needle.Body.Split(' ')[0], null, null, window), at, needle);
            reachable += reached ? 1 : 0;
            Console.WriteLine($"trial {trial}: missed at {window} tokens, {(counted ? "counted as left out" : "NOT COUNTED")}, {(reached ? "reached" : "NOT REACHED")}: \"{needle.Body}\"");
        }

        return (present, misses, reachable);
    }

    private static bool Shows(PackedContext packed, int index, LogRecord record) =>
        packed.Shown.Contains(("E1", string.Create(CultureInfo.InvariantCulture, $"/records/{index}/body"))) && packed.Text.Contains(record.Body, StringComparison.Ordinal);
}
