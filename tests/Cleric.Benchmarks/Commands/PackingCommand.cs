using System.Globalization;
using Cleric.Exhibits;
using Cleric.Models.Digests;

namespace Cleric.Benchmarks.Commands;

/// <summary>
/// Packs logs of 1 KB to 200 MB into windows of several sizes: is the window kept, how fast are they read, and does the time grow with the size alone? Then hides one record among some ten thousand, a thousand times: does what a model gets
/// to see hold it, and if not, does it say that something is left out, and bring it when asked? The last is asked of records that are left out for certain as well.
/// </summary>
internal sealed class PackingCommand : Command
{
    private const int Trials = 1000;
    private const int TrialSize = 1_000_000;
    private const int LeftOutTrials = 200;
    private const int WarmUps = 100;

    // Seeds of their own, by which nothing was shaped.
    private const int TrialSeed = 1_618_033_988;
    private const int LeftOutSeed = 1_414_213_562;

    private static readonly int[] Sizes = [1_000, 100_000, 10_000_000, 200_000_000];
    private static readonly int[] Windows = [4_000, 32_000, 200_000];
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(2);

    /// <summary>Half of the stretch of time that is asked for to see a record that was left out.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(5);

    private enum Shape
    {
        /// <summary>Some words of the needle are invented.</summary>
        Invented,

        /// <summary>The needle is of the words that all are made of, at the severity of most.</summary>
        Plain,

        /// <summary>The incident begins in the first or last minute of what was read.</summary>
        AtEdge,

        /// <summary>One record in three to thirty is as rare as the needle.</summary>
        Crowded,

        /// <summary>Plain in a crowd.</summary>
        PlainCrowded,
    }

    public override Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Count > 0)
        {
            Console.Error.WriteLine("packing takes no arguments.");
            return Task.FromResult(2);
        }

        var (over, digest, pack) = Measure();
        var (present, misses, reachable) = Seek(ref over);
        var leftOut = Ask(ref over);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"packing: {over} over the window, slowest digest {digest:0} MB/s, slowest pack {pack:0} MB/s, needle present in {present:N0} of {Trials:N0}, {reachable} of the {misses} misses reachable, left-out lines reachable {leftOut} of {LeftOutTrials}"));
        return Task.FromResult(0);
    }

    private static (int Over, double Digest, double Pack) Measure()
    {
        // What runs often is compiled again, better, after a while.
        var warm = new SyntheticLogs(1, TrialSize);
        for (var i = 0; i < WarmUps; i++)
        {
            ContextPacker.Pack([warm.Exhibit], null, warm.Onset, Windows[i % Windows.Length]);
        }

        var (over, slowestDigest, slowestPack) = (0, double.MaxValue, double.MaxValue);
        var digests = new Dictionary<(int Size, int Window), double>();
        Console.WriteLine("Speed is of CPU time, the garbage collector's included, in megabytes of what was read. A pack is a digest that is put into words and counted; the last column is the counting's share of a pack.");
        Console.WriteLine("       size   records   window   tokens  over     digest       pack       time  counting");
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

                // Reading the exhibit grows with it; putting into words and counting what is shown grows with the window, or with the exhibit where all of it fits.
                var digest = Speed(logs.Size, () => ExhibitDigester.Make(exhibit, new DigestFocus(exhibit, onset: logs.Onset, mostLines: ContextPacker.MostLines(window))));
                var pack = Speed(logs.Size, () => ContextPacker.Pack([exhibit], null, logs.Onset, window));
                var count = Speed(logs.Size, () => TokenCounter.Count(packed.Text));
                digests[(size, window)] = digest;
                (slowestDigest, slowestPack) = (Math.Min(slowestDigest, digest), Math.Min(slowestPack, pack));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{logs.Size,11:N0} {logs.Records.Count,9:N0} {window,8:N0} {tokens,8:N0}  {(isOver ? "YES" : "no"),-4}  {digest,5:0} MB/s {pack,5:0} MB/s {logs.Size / pack / 1e3,7:0.00} ms {100 * pack / count,7:0} %"));
            }
        }

        foreach (var window in Windows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a megabyte of 200 MB takes {digests[(10_000_000, window)] / digests[(200_000_000, window)]:0.00} times the digest time of one of 10 MB, at {window:N0} tokens"));
        }

        return (over, slowestDigest, slowestPack);
    }

    private static double Speed(long size, Action action)
    {
        // What runs here more often than in the warm-up is compiled once more behind its back, on the same processor time.
        Run(action, Settling);
        var (runs, used) = Run(action, Measured);
        return size * runs / 1e6 / used.TotalSeconds;
    }

    private static (int Runs, TimeSpan Used) Run(Action action, TimeSpan least)
    {
        var runs = 0;
        var start = Environment.CpuUsage.TotalTime;
        TimeSpan used;
        do
        {
            action();
            runs++;
            used = Environment.CpuUsage.TotalTime - start;
        }
        while (used < least);
        return (runs, used);
    }

    private static (int Present, int Misses, int Reachable) Seek(ref int over)
    {
        var shapes = Enum.GetValues<Shape>();
        var found = new int[shapes.Length];
        var (misses, reachable) = (0, 0);
        for (var trial = 0; trial < Trials; trial++)
        {
            var window = trial % 2 == 0 ? 4_000 : 32_000;
            var shape = shapes[trial % shapes.Length];
            var logs = Make(TrialSeed + trial, shape);
            var at = logs.Hide(shape is Shape.Plain or Shape.PlainCrowded);
            var (exhibit, needle) = (logs.Exhibit, logs.Records[at]);
            var packed = ContextPacker.Pack([exhibit], null, logs.Onset, window);
            over += IsOver(packed, window) ? 1 : 0;
            if (Shows(packed, at, needle))
            {
                found[(int)shape]++;
                continue;
            }

            // What is sought is a text that somebody might ask for: two words of it.
            misses++;
            var counted = IsCounted(packed, logs);
            var more = ContextPacker.More(exhibit, string.Join(' ', needle.Body.Split(' ').Take(2)), null, null, window);
            over += IsOver(more, window) ? 1 : 0;
            var reached = counted && Shows(more, at, needle);
            reachable += reached ? 1 : 0;
            Console.WriteLine($"trial {trial} ({shape}): missed at {window} tokens, {(counted ? "counted as left out" : "NOT COUNTED")}, {(reached ? "reached" : "NOT REACHED")}: \"{needle.Body}\"");
        }

        Console.WriteLine("needle present: " + string.Join(", ", shapes.Select(shape => string.Create(CultureInfo.InvariantCulture, $"{shape} {found[(int)shape]} of {Trials / shapes.Length}"))));
        return (found.Sum(), misses, reachable);
    }

    private static SyntheticLogs Make(int seed, Shape shape)
    {
        var random = new Random(seed / 2);
        var onset = shape == Shape.AtEdge ? TimeSpan.FromMinutes(random.NextDouble() + (random.Next(2) * 59)) : (TimeSpan?)null;
        return new SyntheticLogs(seed, TrialSize, onset, shape is Shape.Crowded or Shape.PlainCrowded ? random.Next(3, 31) : 150);
    }

    /// <summary>Picks a record near the onset that is not shown, and whose text is not either, and asks for the ten seconds round it.</summary>
    private static int Ask(ref int over)
    {
        var reachable = 0;
        for (var trial = 0; trial < LeftOutTrials; trial++)
        {
            var window = trial % 2 == 0 ? 4_000 : 32_000;
            var logs = Make(LeftOutSeed + trial, trial % 4 < 2 ? Shape.Invented : Shape.Crowded);
            var exhibit = logs.Exhibit;
            var packed = ContextPacker.Pack([exhibit], null, logs.Onset, window);
            var told = Bodies(packed, logs);
            var leftOut = logs.Records.Where(record => (record.Time - logs.Onset).Duration() <= Near && !told.Contains(record.Body)).ToList();
            if (leftOut.Count == 0)
            {
                Console.WriteLine($"left-out trial {trial}: nothing near the onset is left out at {window} tokens");
                continue;
            }

            var sought = leftOut[new Random(trial).Next(leftOut.Count)];
            var more = ContextPacker.More(exhibit, null, sought.Time - Stretch, sought.Time + Stretch, window);
            over += IsOver(packed, window) || IsOver(more, window) ? 1 : 0;
            var (counted, reached) = (packed.LeftOut["E1"] > 0 && IsCounted(packed, logs), Bodies(more, logs).Contains(sought.Body));
            reachable += counted && reached ? 1 : 0;
            if (!counted || !reached)
            {
                Console.WriteLine($"left-out trial {trial}: at {window} tokens {(counted ? "counted" : "NOT COUNTED")}, {(reached ? "reached" : "NOT REACHED")}: \"{sought.Body}\"");
            }
        }

        return reachable;
    }

    private static bool IsOver(PackedContext packed, int window) => TokenCounter.Count(packed.Text) is var tokens && (tokens > window || tokens != packed.Tokens);

    private static bool IsCounted(PackedContext packed, SyntheticLogs logs) => packed.LeftOut["E1"] == logs.Records.Count - Indexes(packed).Count();

    private static HashSet<string> Bodies(PackedContext packed, SyntheticLogs logs) => Indexes(packed).Select(index => logs.Records[index].Body).ToHashSet(StringComparer.Ordinal);

    /// <summary>Which records are shown.</summary>
    private static IEnumerable<int> Indexes(PackedContext packed) => packed.Shown.Select(shown => int.Parse(shown.Pointer.Split('/')[2], CultureInfo.InvariantCulture)).Distinct();

    private static bool Shows(PackedContext packed, int index, LogRecord record) =>
        packed.Shown.Contains(("E1", string.Create(CultureInfo.InvariantCulture, $"/records/{index}/body"))) && packed.Text.Contains(record.Body, StringComparison.Ordinal);
}
