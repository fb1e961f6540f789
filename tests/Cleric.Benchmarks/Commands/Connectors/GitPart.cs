using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cleric.Connectors.Git;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Commands.Connectors;

/// <summary>
/// The changes of one service in one hour, out of a repository of 100,000 commits to 200 services that is made with "git fast-import". "cold" is the first query, which reads the history; "warm" are
/// hours that were not asked about before, one query each; "again" are the same hours once more; "grown" is the first query after a commit came. The limit is for the 99th percentile of the warm ones.
/// </summary>
internal sealed class GitPart : ICommandPart
{
    private const int Seed = 1;
    private const int Commits = 100_000;
    private const int Services = 200;
    private const int Queries = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "git";

    public async Task<(string Line, bool Kept)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-git-");
        try
        {
            var path = Path.Combine(folder.FullName, "estate.git");
            var watch = Stopwatch.StartNew();
            var (times, busiest) = await MakeAsync(path);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"git: {Commits:N0} commits, {Services} services, seed {Seed}, made in {watch.Elapsed.TotalSeconds:0.0} s"));

            var options = new GitOptions();
            options.Repositories.Add(new GitRepositoryOptions { Path = path, Paths = { new GitPathOptions { Pattern = "services/{service}/" } }, DeployTags = { "deploy/{service}/{version}" } });
            using var connector = new GitConnector(options);
            var windows = Windows(times);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var (cold, _) = await AskAsync(connector, windows[0], 0);
            var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
            var (warm, rows) = (new List<TimeSpan>(), 0);
            for (var i = 0; i < Queries; i++)
            {
                var (time, found) = await AskAsync(connector, windows[i], busiest[i % busiest.Length]);
                warm.Add(time);
                rows += found;
            }

            var again = new List<TimeSpan>();
            for (var i = 0; i < Queries; i++)
            {
                again.Add((await AskAsync(connector, windows[i], busiest[i % busiest.Length])).Time);
            }

            await FastImportAsync(path, $"commit refs/heads/main\ncommitter A <a@example.org> {times[^1] + 60} +0000\ndata 4\nlast\nfrom refs/heads/main^0\nM 100644 inline services/s0/app.yaml\ndata 5\na: 0\n\n");
            var (grown, _) = await AskAsync(connector, windows[1], 0);

            warm.Sort();
            again.Sort();
            var p99 = Percentile(warm, 0.99);
            Console.WriteLine("| cold | memory | warm p50 | warm p99 | again p50 | again p99 | grown | rows |");
            Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Text(cold)} | {memory / 1e6:0.0} MB | {Text(Percentile(warm, 0.5))} | {Text(p99)} | {Text(Percentile(again, 0.5))} | {Text(Percentile(again, 0.99))} | {Text(grown)} | {rows} |"));
            return (string.Create(CultureInfo.InvariantCulture, $"{Commits:N0} commits, one hour of one service warm p50 {Text(Percentile(warm, 0.5))}, p99 {Text(p99)} (limit {Text(Limit)}), cold {Text(cold)}"), p99 <= Limit && rows > 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Makes the repository, and tells the commits' times and, for each of some services, how often it changed.</summary>
    private static async Task<(long[] Times, int[] Busiest)> MakeAsync(string path)
    {
        using (var init = Begin("init", "-q", "--bare", "-b", "main", path))
        {
            await EndAsync(init, "init");
        }

        var random = new Random(Seed);
        var (times, counts, time) = (new long[Commits], new int[Services], Start.ToUnixTimeSeconds());
        using var import = Begin("-C", path, "fast-import", "--quiet");
        var text = new StringBuilder();
        for (var i = 0; i < Commits; i++)
        {
            // Days are busy and nights are not; on average one commit in ten minutes.
            time += (long)(-Math.Log(1 - random.NextDouble()) * (time / 3600 % 24 is >= 8 and < 18 ? 300 : 1200));
            times[i] = time;
            text.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\nauthor Dev{random.Next(40)} <dev@example.org> {time} +0000\ncommitter Dev <dev@example.org> {time} +0000\n");
            var message = $"Change {i}\n";
            text.Append(CultureInfo.InvariantCulture, $"data {message.Length}\n{message}");
            for (var files = random.Next(1, 5); files > 0; files--)
            {
                // Some services change far more often than others.
                var service = (int)(Services * Math.Pow(random.NextDouble(), 3));
                counts[service]++;
                var (name, content) = random.Next(4) == 0
                    ? ("config/app.yaml", $"pool:\n  max: {random.Next(100)}\ntimeout: {random.Next(60)}s\n")
                    : ($"src/file{random.Next(30)}.cs", string.Concat(Enumerable.Range(0, 20).Select(line => $"line {line} {(line == 7 ? random.Next() : 0)}\n")));
                text.Append(CultureInfo.InvariantCulture, $"M 100644 inline services/s{service}/{name}\ndata {content.Length}\n{content}\n");
            }

            text.Append('\n');
            if (i % 1000 == 999)
            {
                var version = i / 1000;
                text.Append(CultureInfo.InvariantCulture, $"tag deploy/s{version % 10}/{version}\nfrom refs/heads/main\ntagger Dev <dev@example.org> {time} +0000\ndata 0\n\n");
                await import.StandardInput.WriteAsync(text);
                text.Clear();
            }
        }

        import.StandardInput.Close();
        await EndAsync(import, "fast-import");
        return (times, [.. Enumerable.Range(0, Services).OrderByDescending(service => counts[service]).Take(20)]);
    }

    private static TimeWindow[] Windows(long[] times)
    {
        var random = new Random(Seed + 1);
        return [.. Enumerable.Range(0, Queries).Select(_ => DateTimeOffset.FromUnixTimeSeconds(times[random.Next(times.Length)]).AddMinutes(-30)).Select(start => new TimeWindow(start, start.AddHours(1)))];
    }

    private static async Task<(TimeSpan Time, int Rows)> AskAsync(GitConnector connector, TimeWindow window, int service)
    {
        var watch = Stopwatch.StartNew();
        var answer = await connector.AskAsync(new ChangeQuery { Entity = new Entity($"s{service}"), Window = window });
        return answer.Coverage is Coverage.Data or Coverage.Empty ? (watch.Elapsed, answer.Rows) : throw new InvalidOperationException($"{answer.Coverage}: {answer.Note}");
    }

    private static async Task FastImportAsync(string path, string commands)
    {
        using var import = Begin("-C", path, "fast-import", "--quiet");
        await import.StandardInput.WriteAsync(commands);
        import.StandardInput.Close();
        await EndAsync(import, "fast-import");
    }

    private static Process Begin(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardInput = true }) ?? throw new InvalidOperationException("git was not started.");

    private static async Task EndAsync(Process process, string what)
    {
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {what} ended with {process.ExitCode}.");
        }
    }

    private static TimeSpan Percentile(List<TimeSpan> sorted, double share) => sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(share * sorted.Count) - 1)];

    private static string Text(TimeSpan time) => time.TotalMilliseconds >= 1000 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");
}
