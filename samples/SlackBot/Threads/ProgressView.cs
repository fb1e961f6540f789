using Cleric;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Progress;
using Cleric.Reports;
using SlackBot.Blocks;

namespace SlackBot.Threads;

/// <summary>What the progress message says: what is asked, what is looked at and why, and which explanations lead.</summary>
internal sealed class ProgressView(string question, string user)
{
    private const int MostBeliefs = 4;
    private const int MostSteps = 3;

    private readonly List<(string Id, string Text)> _steps = [];
    private IReadOnlyList<ProgressBelief> _beliefs = [];
    private string _state = "Waits for its turn.";
    private Spending _spent = new();
    private int _gaps;

    public const string CouldNotGoOn = "It could not go on. The bot's log says why: ask whoever runs it.";

    /// <param name="question">What was asked.</param>
    /// <param name="user">Who asked.</param>
    /// <param name="why">Why not, escaped.</param>
    public static SlackMessage NotStarted(string question, string user, string why) => new ProgressView(question, user) { _state = why }.Render();

    /// <summary>Takes in an event; false when it changes nothing that is shown.</summary>
    public bool Apply(ProgressEvent progress)
    {
        switch (progress.Type)
        {
            case "opened" or "resumed" or "oriented":
                _state = progress.Type == "opened" ? "Begins." : $"{SlackText.Escape(progress.Text)}.";
                return true;
            case "query-planned":
                _steps.Add((progress.QuestionId ?? "", $"{SlackText.Escape(progress.Text)}{(progress.Why is { Length: > 0 } why ? $": _{SlackText.Escape(why)}_" : "")}"));
                return true;
            case "exhibit-received" when _steps.FindIndex(step => step.Id == progress.QuestionId) is >= 0 and var place && !_steps[place].Text.Contains(" → ", StringComparison.Ordinal):
                _steps[place] = (_steps[place].Id, $"{_steps[place].Text} → {SlackText.Escape(progress.Text)}");
                return true;
            case "belief-updated":
                _beliefs = progress.Beliefs ?? [];
                return true;
            case "gap-found":
                _gaps++;
                return true;
            case "budget-spent":
                _spent = progress.Spent ?? _spent;
                return false;
            default:
                return false;
        }
    }

    /// <summary>Takes in how it ended.</summary>
    public void End(InvestigationEntry? entry) => _state = entry switch
    {
        { Status: InvestigationStatus.Concluded } => $"Done: {SlackText.Escape(entry.Statement ?? "")}{(entry.Outcome == Outcome.NoCauseFound ? "" : $" ({SlackText.Percent(entry.Confidence ?? 0)})")} The report is in the thread.",
        { Status: InvestigationStatus.Cancelled } => "Somebody stopped it.",
        { Status: InvestigationStatus.Failed } => CouldNotGoOn,
        _ => "It is not here any more.",
    };

    public SlackMessage Render()
    {
        var blocks = new List<Block>
        {
            new SectionBlock(TextObject.Mrkdwn($"*{SlackText.Escape(question, 1200)}*\nasked by {SlackText.Person($"slack:{user}")}")),
            new SectionBlock(TextObject.Mrkdwn(_state)),
        };
        if (_beliefs.Count > 0)
        {
            blocks.Add(SlackText.List("What explains it, so far", [.. _beliefs.Take(MostBeliefs).Select(belief => $"{SlackText.Bar(belief.Probability)} {SlackText.Percent(belief.Probability)} {SlackText.Escape(belief.Statement)}")], MostBeliefs));
        }

        if (_steps.Count > 0)
        {
            blocks.Add(SlackText.List("Looked at last", [.. _steps.TakeLast(MostSteps).Reverse().Select(step => step.Text)], MostSteps));
        }

        blocks.Add(new ContextBlock([TextObject.Mrkdwn($"{SlackText.Count(_steps.Count, "question")} asked, {SlackText.Count(_spent.Rows, "row")} read, {SlackText.Count(_gaps, "thing")} could not be checked. Only reads; nothing is changed.")]));
        return new SlackMessage($"{SlackText.Escape(question)}: {_state}", blocks);
    }
}
