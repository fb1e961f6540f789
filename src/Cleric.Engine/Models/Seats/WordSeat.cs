using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reports;

namespace Cleric.Models.Seats;

/// <summary>Has a model put the finding into a few sentences. Each rests on claims of the report, or is marked as an opinion; the finding itself is the engine's.</summary>
internal static class WordSeat
{
    private const int MostSentences = 6;
    private const int MostClaims = 40;

    private static readonly string[] Accusing = ["caus", "because", "due to", "root", "culprit", "fault", "blame", "led to", "responsible", "origin", "broke"];

    public static ModelTask Task(Report draft, ICaseView view) => new(
        ModelSeat.Word,
        "report",
        $"""
        Put the finding into up to {MostSentences} plain sentences for the engineer on call. "claims" are the ids of the claims below that a sentence rests on. A sentence may use no number and name nobody that its claims do not.
        Say what is not certain. A sentence that rests on nothing is an opinion, and is marked as one.
        """,
        room => Prompts.Fenced("report", Cut($"finding: {draft.Finding.Statement}\nconfidence: {Format.Percent(draft.Finding.Confidence)}\n{string.Join('\n', Claims(draft).Select(item => $"{item.Id}: {item.Claim.Statement}"))}", room)),
        ModelJson.SchemaOf(ModelJson.Default.Wording),
        answer => (ModelJson.Read(answer, ModelJson.Default.Wording, out var problem) is not null ? null : problem, Accept(answer, draft, view).Dropped));

    public static IReadOnlyList<Claim> Summary(ModelCall? call, Report draft, ICaseView view) => call is { IsAnswered: true, Answer: { } answer } ? Accept(answer, draft, view).Accepted : [];

    private static (List<Claim> Accepted, IReadOnlyList<string> Dropped) Accept(string answer, Report draft, ICaseView view)
    {
        var accepted = new List<Claim>();
        var dropped = new List<string>();
        var claims = Claims(draft).ToDictionary(item => item.Id, item => item.Claim, StringComparer.Ordinal);
        var names = view.Topology.Entities.Select(known => known.Entity.Name).Distinct().ToList();
        using var checks = new Checks(view.Exhibits);
        foreach (var sentence in ModelJson.Read(answer, ModelJson.Default.Wording, out _)?.Sentences ?? [])
        {
            var rests = sentence.Claims.Distinct().ToList();
            var on = rests.Where(claims.ContainsKey).Select(id => claims[id]).ToList();
            var named = names.Where(name => Reasoning.Readers.LogReader.ContainsWord(sentence.Text, name)).ToList();
            var problem = accepted.Count >= MostSentences ? $"more than {MostSentences} were given"
                : on.Count < rests.Count ? "it rests on a claim that is not there"
                : Checks.Problem(sentence.Text, on.Select(claim => claim.Statement).Concat(on.Count == 0 ? [] : [draft.Finding.Statement, Format.Percent(draft.Finding.Confidence)]), names)
                    ?? named.Where(name => !on.Exists(claim => Reasoning.Readers.LogReader.ContainsWord(claim.Statement, name)) && !Reasoning.Readers.LogReader.ContainsWord(draft.Finding.Statement, name)).Select(name => $"its claims do not name {name}").FirstOrDefault()
                    ?? (named.Count > 0 && Accusing.Any(word => sentence.Text.Contains(word, StringComparison.OrdinalIgnoreCase)) && (draft.Finding.Cause is not { } cause || !named.Contains(cause.Entity.Name)) ? "it blames somebody whom the finding does not" : null);
            if (problem is not null)
            {
                dropped.Add($"sentence {Checks.Short(sentence.Text)}: {problem}");
                continue;
            }

            List<Citation> citations = [.. on.SelectMany(claim => claim.Citations).Distinct()];
            accepted.Add(new Claim(Reasoning.Readers.Reading.Line(sentence.Text, 600), citations, citations.Count == 0));
        }

        return (accepted, dropped);
    }

    private static IEnumerable<(string Id, Claim Claim)> Claims(Report draft) =>
        draft.Explanation
            .Concat(draft.Hypotheses.Take(4).SelectMany(hypothesis => hypothesis.For.Concat(hypothesis.Against)).Select(argument => argument.Claim))
            .Concat(draft.Timeline.Select(entry => entry.Claim))
            .DistinctBy(claim => claim.Statement)
            .Take(MostClaims)
            .Select((claim, i) => ($"C{i + 1}", claim));

    private static string Cut(string text, int room)
    {
        // A token is seldom shorter than two characters of such text; the caller counts again.
        var longest = Math.Max(0, room - 40) * 2;
        return text.Length <= longest ? text : text[..longest];
    }
}
