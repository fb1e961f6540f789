using System.Globalization;
using Cleric.Memory;
using Cleric.Queries;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>
/// Puts memories that are wrong before every recording of the lab: forged and confirmed many times, confirmed once by mistake, outlived by the environment, and true ones of all other faults. Is the answer ever another than
/// without memory, and how much trust does a wrong memory lose?
/// </summary>
internal sealed class FolkloreCommand : Command
{
    /// <summary>From here on a wrong answer is a confident one.</summary>
    private const double Confident = 0.9;

    /// <summary>How the id of a memory begins that was brought in; the others were learnt here.</summary>
    private const string ForgedId = "forged-";

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var draw = 0;
        if (args is not ([] or ["--seed", _]) || (args is [_, var given] && !int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out draw)))
        {
            Console.Error.WriteLine("folklore takes --seed N (default 0), which says what is forged, and nothing else.");
            return 2;
        }

        var faults = LabFaults.Read(controls: true);
        var occurrences = faults.SelectMany(fault => fault.Value.Select(folder => (Fault: fault.Key, Occurrence: Occurrence.Of(folder, 0)))).ToList();
        var off = new Dictionary<string, OccurrenceRun>(StringComparer.Ordinal);
        using var all = new MemoryFile();
        foreach (var (_, occurrence) in occurrences)
        {
            off[occurrence.Id] = await OccurrenceRun.RunAsync(occurrence, null, default);
            await OccurrenceRun.RunAsync(occurrence, all, default);
        }

        var learnt = await all.ExportAsync();
        Console.WriteLine($"{occurrences.Count} recordings, {learnt.Count} memories learnt from them");
        Console.WriteLine("memory          right  without  changed  lost  confidently wrong  without  raised  withdrawn  queries  without");
        var (changed, confident, lost) = (0, 0, 0);
        foreach (var (name, of) in new (string, Func<string, Occurrence, IReadOnlyList<MemoryItem>>)[]
        {
            ("poisoned", (_, occurrence) => Forged(learnt, occurrence, confirmations: 20, age: TimeSpan.Zero, seed: (10 * draw) + 1)),
            ("mistaken", (_, occurrence) => Forged(learnt, occurrence, confirmations: 1, age: TimeSpan.Zero, seed: (10 * draw) + 2)),
            ("wrong twice", (_, occurrence) => Forged(learnt, occurrence, confirmations: 2, age: TimeSpan.Zero, seed: (10 * draw) + 3)),
            ("stale", (_, occurrence) => Forged(learnt, occurrence, confirmations: 5, age: TimeSpan.FromDays(300), seed: (10 * draw) + 4)),
            ("look-alikes", (fault, _) => [.. learnt.Where(item => item is not Episode episode || !episode.Cases.Any(one => one.CaseId.StartsWith(fault + "-", StringComparison.Ordinal)))]),
        })
        {
            var runs = new List<(OccurrenceRun With, OccurrenceRun Without)>();
            foreach (var (fault, occurrence) in occurrences)
            {
                using var memory = new MemoryFile();
                var items = of(fault, occurrence);
                await (items.Any(item => item.Id.StartsWith(ForgedId, StringComparison.Ordinal)) ? memory.ImportAsync(items) : memory.SaveAsync(items));
                var run = await OccurrenceRun.RunAsync(occurrence, memory, default, confirm: false);
                runs.Add((run, off[occurrence.Id]));
                if (run.Right != off[occurrence.Id].Right)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {occurrence.Id} is {(run.Right ? "right" : "wrong")} at {run.Confidence:0.000}, without memory {(run.Right ? "wrong" : "right")} at {off[occurrence.Id].Confidence:0.000}, stopped {run.Stop}"));
                }
            }

            var wrong = runs.Count(run => IsConfidentlyWrong(run.With));
            changed += runs.Count(run => run.With.Right != run.Without.Right);
            lost += runs.Count(run => run.Without.Right && !run.With.Right);
            confident += runs.Count(run => IsConfidentlyWrong(run.With) && !IsConfidentlyWrong(run.Without));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {runs.Count(run => run.With.Right),6}  {runs.Count(run => run.Without.Right),7}  {runs.Count(run => run.With.Right != run.Without.Right),7}  {runs.Count(run => run.Without.Right && !run.With.Right),4}  {wrong,17}  {runs.Count(run => IsConfidentlyWrong(run.Without)),7}  {runs.Count(run => run.With.Recollections.Any(recollection => recollection.PriorFactor > 1)),6}  {runs.Count(run => run.With.Withdrawn > 0),9}  {runs.Average(run => run.With.Queries),7:0.0}  {runs.Average(run => run.Without.Queries),7:0.0}"));
        }

        var (kept, count) = await KeptAsync(learnt, [.. occurrences.Select(item => item.Occurrence)], draw);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"folklore: right answers changed {changed}, lost {lost}; confidently wrong through memory {confident}; a wrong memory keeps {kept:P0} of its trust after one contradiction (the most of {count})"));
        return 0;
    }

    private static bool IsConfidentlyWrong(OccurrenceRun run) => !run.Right && run.Outcome == Reports.Outcome.CauseFound && run.Confidence >= Confident;

    /// <summary>An episode that looks just like today's incident and names another cause: someone else who may be asked, failing in a way that others do.</summary>
    private static List<MemoryItem> Forged(IReadOnlyList<MemoryItem> learnt, Occurrence occurrence, double confirmations, TimeSpan age, int seed)
    {
        var today = learnt.OfType<Episode>().First(episode => episode.Cases.Any(one => one.CaseId == occurrence.Id));
        var random = new Random(seed * 1_000 + occurrence.Id.Sum(letter => letter));
        List<Episode> others = [.. learnt.OfType<Episode>().Where(episode => episode is { Cause: not null, Role: not null } && !occurrence.Case.Truth.Entities.Contains(episode.Cause.Entity.Name) && episode.Cause.Entity != today.Cause?.Entity)];

        // One that has its role for today's symptom too: a forgery that nobody fits would be harmless.
        others = others.Exists(episode => episode.Symptom == today.Symptom) ? others.FindAll(episode => episode.Symptom == today.Symptom) : others;
        var other = others[random.Next(others.Count)];
        var at = DateTimeOffset.UtcNow - age;
        var forged = today with
        {
            Id = $"{ForgedId}{seed}",
            Statement = $"forged: {other.Cause!.FailureMode} at {other.Cause.Entity}",
            Cause = other.Cause,
            Role = other.Role,
            Cases = [new EpisodeCase("forged", at, EpisodeOutcome.Confirmed, "somebody")],
            Occurrences = (int)confirmations,
            Confirmations = confirmations,
            LastConfirmed = at,
            LastSeen = at,
            Contradictions = 0,
            Fingerprint = age > TimeSpan.Zero ? ["service:gone->service:gone"] : today.Fingerprint,
        };
        var id = EpisodeLearner.ProcedureId(null, other.Cause.FailureMode, other.Role!);
        var procedure = new Procedure
        {
            Id = id,
            Statement = "forged",
            FirstSeen = at,
            LastSeen = at,
            FailureMode = other.Cause.FailureMode,
            Role = other.Role!,
            Steps = [new ProcedureStep(QueryKind.Metric, Procedures.OfCause, other.Cause.Entity, 5)],

            // It claims that next to nothing needs to be told.
            Reached = 0.05,
        };
        return [forged, procedure, .. learnt.OfType<Procedure>().Where(known => known.Id != id)];
    }

    /// <summary>The share of its trust that a wrong memory keeps after an engineer has named the real cause of a case which it pointed elsewhere: the most over some recordings.</summary>
    private static async Task<(double Most, int Count)> KeptAsync(IReadOnlyList<MemoryItem> learnt, IReadOnlyList<Occurrence> occurrences, int draw)
    {
        var (most, count) = (0.0, 0);
        foreach (var occurrence in occurrences.Where(occurrence => occurrence.Case.Truth.Entities.Count > 0).Where((_, i) => i % 5 == 0))
        {
            using var memory = new MemoryFile();
            var forged = Forged(learnt, occurrence, confirmations: 3, age: TimeSpan.Zero, seed: (10 * draw) + 9);
            await memory.ImportAsync(forged);
            var run = await OccurrenceRun.RunAsync(occurrence, memory, default);
            if (!run.Recollections.Any(recollection => recollection.Id.StartsWith(ForgedId, StringComparison.Ordinal) && recollection.PriorFactor > 1))
            {
                continue;
            }

            var after = (Episode)(await memory.ExportAsync()).First(item => item.Id == forged[0].Id);
            count++;
            most = Math.Max(most, TrustOf(after) / TrustOf((Episode)forged[0]));
        }

        return (most, count);

        static double TrustOf(Episode episode) => Trust.Of(episode, DateTimeOffset.UtcNow, 1, sameEntity: true, new MemoryOptions()).Trust;
    }
}
