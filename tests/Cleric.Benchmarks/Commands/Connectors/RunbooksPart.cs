using System.Diagnostics;
using System.Globalization;
using Cleric.Connectors.Runbooks;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Commands.Connectors;

/// <summary>
/// Searches 10,000 sections of made-up runbooks: how long reading and indexing take, how long a search takes, and whether a question made from what a section is about finds it among the first five.
/// The words are made up as well, with the frequencies of Zipf's law; the same in each run.
/// </summary>
internal sealed class RunbooksPart : ICommandPart
{
    private const int Files = 500;
    private const int SectionsOfFile = 20;
    private const int Services = 100;
    private const int Searches = 2_000;
    private const int Top = 5;
    private const double LeastFound = 0.95;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(5);
    private static readonly string[] Syllables = ["ba", "cor", "del", "fin", "gar", "hol", "jun", "kel", "lom", "mar", "nor", "pel", "qui", "ras", "sto", "tem", "ul", "vor", "wen", "zan"];

    public string Name => "runbooks";

    /// <summary>The limits: the median of all searches, and how many sections are found.</summary>
    public async Task<(string Line, bool Kept)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-runbooks-");
        try
        {
            var subjects = Write(folder.FullName);
            var options = new RunbooksOptions { RefreshAfter = TimeSpan.FromHours(1) };
            options.Folders.Add(folder.FullName);
            using var connector = new RunbooksConnector(options);
            var watch = Stopwatch.StartNew();
            var all = await AskAsync(connector, null, null, int.MaxValue);
            var indexed = watch.Elapsed;

            var random = new Random(7);
            var found = 0;
            var times = new List<TimeSpan>();
            for (var i = 0; i < Searches; i++)
            {
                var (id, words, service) = subjects[random.Next(subjects.Count)];

                // In turns: words alone, with an entity, and as an alert would put it. The words of a subject are asked for in another order.
                var text = string.Join(' ', words.Reverse());
                var (asked, entity) = (i % 3) switch
                {
                    0 => (text, null),
                    1 => (text, new Entity(service)),
                    _ => ($"{service} is slow: {text} since the last deploy, p95 is high", new Entity(service)),
                };
                var started = Stopwatch.GetTimestamp();
                var answer = await AskAsync(connector, asked, entity, 8);
                if (i >= 100)
                {
                    times.Add(Stopwatch.GetElapsedTime(started));
                }

                found += answer.Sections.Take(Top).Any(section => section.Id == id) ? 1 : 0;
            }

            times.Sort();
            var (p50, p99, share) = (times[times.Count / 2], times[(int)(times.Count * 0.99)], found / (double)Searches);
            var reached = p50 <= Limit && share >= LeastFound && all.Rows == Files * SectionsOfFile;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all.Rows:N0} sections of {Files} files read and indexed in {indexed.TotalSeconds:0.00} s; {share:P1} of {Searches:N0} sections found among the first {Top}, at least {LeastFound:P0} wanted"));
            return (string.Create(CultureInfo.InvariantCulture, $"{p50.TotalMilliseconds:0.00} ms (p99 {p99.TotalMilliseconds:0.00} ms) a search of {all.Rows:N0} sections, limit {Limit.TotalMilliseconds:0} ms"), reached);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<KnowledgeAnswer> AskAsync(RunbooksConnector connector, string? text, Entity? entity, int limit)
    {
        var window = new TimeWindow(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1));
        return (KnowledgeAnswer)await connector.AskAsync(new KnowledgeQuery { Window = window, Text = text, Entity = entity, Limit = limit });
    }

    private static List<(string Id, string[] Words, string Service)> Write(string folder)
    {
        var random = new Random(42);
        string[] vocabulary = [.. Enumerable.Range(0, 20_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => Syllables[random.Next(Syllables.Length)]))).Distinct()];
        var subjects = new List<(string, string[], string)>();
        for (var file = 0; file < Files; file++)
        {
            var service = string.Create(CultureInfo.InvariantCulture, $"svc-{file % Services}");
            var text = new System.Text.StringBuilder(string.Create(CultureInfo.InvariantCulture, $"---\nservices: [{service}]\nupdated: 2026-01-01\n---\n"));
            for (var section = 0; section < SectionsOfFile; section++)
            {
                // What a section is about stands in its heading and its text, in words that many others use too.
                string[] subject = [.. Enumerable.Range(0, 3).Select(_ => vocabulary[random.Next(vocabulary.Length / 4)])];
                text.Append(CultureInfo.InvariantCulture, $"\n## {subject[0]} {subject[1]} {section}\n\n");
                for (var word = 0; word < 100; word++)
                {
                    text.Append(word % 40 == 20 ? subject[2] : vocabulary[Zipf(random, vocabulary.Length)]).Append(word % 20 == 19 ? ".\n" : " ");
                }

                text.Append("\n- If you see `").Append(subject[2]).Append("` in the logs, check the locks.\n");
                subjects.Add((string.Create(CultureInfo.InvariantCulture, $"runbook-{file:000}.md#{subject[0]}-{subject[1]}-{section}"), subject, service));
            }

            File.WriteAllText(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"runbook-{file:000}.md")), text.ToString());
        }

        return subjects;
    }

    /// <summary>Zipf's law with exponent 1: the place of a word is as likely as it is small.</summary>
    private static int Zipf(Random random, int count) => Math.Min(count - 1, (int)Math.Exp(random.NextDouble() * Math.Log(count)));
}
