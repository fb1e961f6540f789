using System.Globalization;
using System.Text;
using Cleric.Memory;

namespace Investigate;

/// <summary>A memory as lines for a terminal.</summary>
internal static class MemoryText
{
    private const int MostCases = 3;

    public static string Of(MemoryItem item)
    {
        var lines = new List<string> { $"{item.Id}  {Kind(item)}", item.Statement };
        lines.AddRange(item switch
        {
            Episode episode => Facts(episode),
            Procedure procedure => Facts(procedure),
            Fact fact => [$"from {fact.Source}, {Seen(fact.Occurrences, fact.LastSeen)}"],
            _ => [],
        });
        return Clean(string.Join("\n  ", lines));
    }

    private static IEnumerable<string> Facts(Episode episode)
    {
        var confirmed = episode.Confirmations > 0 ? Invariant($"confirmed with weight {episode.Confirmations:0.##}, last on {episode.LastConfirmed:yyyy-MM-dd}") : "never confirmed";
        var contradicted = episode.Contradictions > 0 ? Invariant($"; misled since, with weight {episode.Contradictions:0.##}") : "";
        yield return $"{Seen(episode.Occurrences, episode.LastSeen)}; {confirmed}{contradicted}";
        foreach (var lesson in episode.Lessons)
        {
            yield return lesson;
        }

        var earlier = episode.Cases.Count - MostCases;
        yield return $"cases: {string.Join(", ", episode.Cases.Reverse().Take(MostCases).Select(one => $"{one.CaseId} ({Outcome(one)})"))}{(earlier > 0 ? $" and {earlier} earlier" : "")}";
    }

    private static IEnumerable<string> Facts(Procedure procedure)
    {
        yield return Invariant($"{Seen(procedure.Occurrences, procedure.LastSeen)}; its questions told the cause to {procedure.Reached:P0}");
        foreach (var step in procedure.Steps)
        {
            yield return Invariant($"ask {step.Query.ToString().ToLowerInvariant()} of {step.Entity}: {step.Bits:0.0} bits, {(step.Times == 1 ? "once" : $"{step.Times} times")}");
        }
    }

    private static string Kind(MemoryItem item) => item switch
    {
        Episode => "past investigation",
        Procedure => "way of telling causes apart",
        Fact { Entity: { } entity } => $"fact about {entity.Id}",
        _ => "fact",
    };

    private static string Outcome(EpisodeCase one)
    {
        var said = one.By is null ? "" : $" by {one.By}";
        return $"{one.Outcome.ToString().ToLowerInvariant()}{said}";
    }

    private static string Seen(int times, DateTimeOffset last) => Invariant($"seen {(times == 1 ? "once" : $"{times} times")}, last on {last:yyyy-MM-dd}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What was learnt from production text must not steer a terminal.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            clean.Append(letter != '\n' && char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format ? ' ' : letter);
        }

        return clean.ToString();
    }
}
