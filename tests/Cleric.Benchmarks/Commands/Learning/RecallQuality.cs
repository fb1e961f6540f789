using System.Globalization;
using Cleric.Connectors.Otlp;
using Cleric.Memory;
using Cleric.Memory.Sqlite;
using Microsoft.Extensions.Options;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>
/// Two hundred incidents of the lab in one memory: are those that are found for each of them of the same cause? They are where the cause of one would be a right answer for the other. What was learnt from the same recording does not count, however it was varied: it would be found by its
/// very noise. "early" is how an incident looks when it is oriented, which is when memory is asked; "whole" is how it looks when it has been looked into.
/// </summary>
internal static class RecallQuality
{
    private const int Runs = 200;
    private const int Top = 3;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var incidents = await LearnAsync(cancellationToken);
        using var memory = new MemoryFile();
        using var store = new SqliteVectorStore(memory.Path);
        using var records = new MemoryRecords(store, new SignatureEmbedder(), Options.Create(new MemoryOptions()));
        await records.SaveAsync([.. incidents.Select(incident => incident.Episode)], cancellationToken);
        var byId = incidents.ToDictionary(incident => incident.Episode.Id, StringComparer.Ordinal);
        Console.WriteLine($"{Runs} incidents, {incidents.Select(incident => incident.Recording).Distinct().Count()} recordings, {incidents.Select(incident => incident.Fault).Distinct().Count()} faults and controls");
        Console.WriteLine($"signature  first right  one of {Top} right  recall@{Top}");
        var recall = (Early: 0.0, Whole: 0.0);
        var missed = new List<(string Fault, double Recall)>();
        foreach (var early in (bool[])[true, false])
        {
            var (first, any, sum, asked) = (0, 0, 0.0, 0);
            foreach (var incident in incidents)
            {
                var possible = incidents.Count(other => other.Recording != incident.Recording && incident.IsOfCauseOf(other));
                if (possible == 0)
                {
                    continue;
                }

                // So many that those of the same recording can be left out.
                var found = (await records.NearestAsync(null, early ? incident.Episode.Early : incident.Episode.Whole, early, Top + 10, cancellationToken))
                    .Select(item => byId[item.Episode.Id])
                    .Where(other => other.Recording != incident.Recording)
                    .Take(Top)
                    .ToList();
                var right = found.Count(incident.IsOfCauseOf);
                asked++;
                first += found is [var nearest, ..] && incident.IsOfCauseOf(nearest) ? 1 : 0;
                any += right > 0 ? 1 : 0;
                sum += right / (double)Math.Min(Top, possible);
                if (!early)
                {
                    missed.Add((incident.Fault, right / (double)Math.Min(Top, possible)));
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(early ? "early" : "whole"),-9}  {first / (double)asked,11:0.000}  {any / (double)asked,14:0.000}  {sum / asked,8:0.000}"));
            recall = early ? (sum / asked, recall.Whole) : (recall.Early, sum / asked);
        }

        foreach (var fault in missed.GroupBy(miss => miss.Fault).Select(fault => (fault.Key, Recall: fault.Average(miss => miss.Recall))).Where(fault => fault.Recall < 1).OrderBy(fault => fault.Recall))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  whole, {fault.Key}: {fault.Recall:0.00}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall --quality: recall@{Top} {recall.Whole:0.000} by the whole signature, {recall.Early:0.000} by the early one"));
        return 0;
    }

    /// <summary>What is learnt from each, alone: in one memory those of one cause would become one.</summary>
    private static async Task<IReadOnlyList<Incident>> LearnAsync(CancellationToken cancellationToken)
    {
        var folders = LabFaults.Read(controls: true).SelectMany(fault => fault.Value.Select(folder => (Fault: fault.Key, Folder: folder))).ToList();
        var incidents = new List<Incident>();
        for (var i = 0; i < Runs; i++)
        {
            // The last round is not a whole one: it takes recordings of every fault.
            var (round, at) = (i / folders.Count, i % folders.Count);
            var left = Math.Min(folders.Count, Runs - (round * folders.Count));
            var (fault, folder) = folders[at * folders.Count / left];
            using var memory = new MemoryFile();
            await OccurrenceRun.RunAsync(Occurrence.Of(folder, round), memory, cancellationToken);
            var episode = (await memory.ExportAsync()).OfType<Episode>().MaxBy(episode => episode.Cases.Count(one => one.Outcome is EpisodeOutcome.Confirmed or EpisodeOutcome.Corrected))
                ?? throw new InvalidOperationException($"Nothing was learnt from {folder}.");
            incidents.Add(new Incident(episode with { Id = string.Create(CultureInfo.InvariantCulture, $"ep-{i}") }, Path.GetFileName(folder), fault, CaptureTruth.Read(folder)!));
        }

        return incidents;
    }

    private sealed record Incident(Episode Episode, string Recording, string Fault, CaptureTruth Truth)
    {
        public bool IsOfCauseOf(Incident other) => Truth.Entity is null || other.Truth.Entity is null ? Fault == other.Fault : IsRight(Truth, other.Truth) || IsRight(other.Truth, Truth);

        /// <summary>Whether the cause of one counts as right in the other: the first mode is the one that was brought about.</summary>
        private static bool IsRight(CaptureTruth cause, CaptureTruth of) => of.Entities.Contains(cause.Entity!) && (of.Modes.Count == 0 || of.Modes.Contains(cause.Modes[0]));
    }
}
