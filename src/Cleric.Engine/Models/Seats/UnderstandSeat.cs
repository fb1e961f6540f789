using System.Text.RegularExpressions;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Reasoning;
using Cleric.Triggers;

namespace Cleric.Models.Seats;

/// <summary>Has a model say what words of a question mean that could not be told without one. It may name known entities and times, nothing else; the question is then read anew with those in their place.</summary>
internal static partial class UnderstandSeat
{
    private const int MostWords = 4;

    public static ModelTask Task(ICaseView view, Topology topology, IReadOnlyList<string> askedBack) => new(
        ModelSeat.Understand,
        "question",
        """
        Some words of the question could not be understood. Say what they mean, where the question and the list of entities leave no doubt: "asked" are words of the question as they stand there, "means" is the name of one entity of the list, or a time such as "14:00" or
        "2026-11-25 14:00" in UTC. Leave out what you would have to guess; it is asked back.
        """,
        _ => Prompts.Fenced("question", $"question: {view.Trigger.Title}\nnot understood: {string.Join(" ", askedBack)}\nentities: {string.Join(", ", topology.Entities.Select(known => known.Entity.Name).Distinct().Take(500))}"),
        ModelJson.SchemaOf(ModelJson.Default.Meanings),
        answer => (ModelJson.Read(answer, ModelJson.Default.Meanings, out var problem) is not null ? null : problem, Accept(view, TopologyIndex.Of(topology), answer).Dropped));

    /// <summary>The words of the question that a model gave a meaning that is known.</summary>
    public static IReadOnlyList<Meaning> Meanings(ICaseView view, TopologyIndex topology) =>
        view.ModelCalls.FirstOrDefault(call => call.Seat == ModelSeat.Understand) is { IsAnswered: true, Answer: { } answer } ? Accept(view, topology, answer).Accepted : [];

    private static (List<Meaning> Accepted, IReadOnlyList<string> Dropped) Accept(ICaseView view, TopologyIndex topology, string answer)
    {
        var accepted = new List<Meaning>();
        var dropped = new List<string>();
        foreach (var word in ModelJson.Read(answer, ModelJson.Default.Meanings, out _)?.Words ?? [])
        {
            var problem = accepted.Count >= MostWords ? $"more than {MostWords} were given"
                : view.Trigger is not QuestionTrigger question || word.Asked.Trim().Length < 2 || !Reasoning.Readers.LogReader.ContainsWord(question.Text, word.Asked) ? "these are no words of the question"
                : topology.Resolve(word.Means).Count != 1 && !Time().IsMatch(word.Means) ? "that is neither a known entity nor a time"
                : null;
            if (problem is null)
            {
                accepted.Add(word);
            }
            else
            {
                dropped.Add($"{Checks.Short(word.Asked)} for {Checks.Short(word.Means)}: {problem}");
            }
        }

        return (accepted, dropped);
    }

    [GeneratedRegex(@"^(\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
