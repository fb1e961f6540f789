using System.CommandLine;
using System.CommandLine.Parsing;
using Cleric;
using Cleric.CaseFiles;

namespace Investigate;

/// <summary>The options about memory, and what each does.</summary>
internal sealed class MemoryArguments
{
    private readonly Option<string?> _memory = new("--memory")
    {
        Description = "Remember investigations in this file (SQLite; made if there is none) and recall like ones. Case files are kept beside it, in FILE.cases. Off by default.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _confirm = new("--confirm") { Description = "Say that the finding was right: of the case that was last investigated with --memory, or of --case." };
    private readonly Option<string?> _correct = new("--correct") { Description = "Say what the cause really was, as --confirm does, for example \"postgres lock-contention: because the nightly job held a lock\".", HelpName = "ENTITY MODE: because ..." };
    private readonly Option<bool> _reject = new("--reject") { Description = "Say that the finding was wrong, as --confirm does, where the cause is not known." };
    private readonly Option<string?> _case = new("--case") { Description = "The case file that --confirm, --correct or --reject is about. Default: the last case of --memory.", HelpName = "CASEFILE" };
    private readonly Option<string?> _by = new("--by") { Description = "Who says so. Default: the user who runs this.", HelpName = "NAME" };
    private readonly Option<bool> _replace = new("--replace") { Description = "Put this feedback in the place of what was said of the case before." };
    private readonly Option<bool> _memories = new("--memories") { Description = "List what --memory holds." };
    private readonly Option<string?> _remember = new("--remember") { Description = "Add a fact to --memory; before a colon whom it is about, for example \"checkout: is restarted every night at 3\".", HelpName = "FACT" };
    private readonly Option<string?> _forget = new("--forget") { Description = "Remove a memory from --memory.", HelpName = "ID" };
    private readonly Option<string?> _erase = new("--erase") { Description = "Remove from --memory all that is about an entity or stems from a person.", HelpName = "NAME" };
    private readonly Option<string?> _export = new("--export-memory") { Description = "Write --memory to a file as JSON Lines.", HelpName = "FILE" };
    private readonly Option<string?> _import = new("--import-memory") { Description = "Read what --export-memory wrote into --memory.", HelpName = "FILE" };

    public IReadOnlyList<Option> All => [_memory, .. Commands, _case, _by, _replace];

    /// <summary>Those that take the place of an investigation.</summary>
    public IReadOnlyList<Option> Commands => [_confirm, _correct, _reject, _memories, _remember, _forget, _erase, _export, _import];

    private Option[] Judgements => [_confirm, _correct, _reject];

    /// <summary>The memory that is named, or null.</summary>
    public MemoryFile? File(ParseResult result) => Name(result) is { } path ? new MemoryFile(path) : null;

    public string? Name(ParseResult result) => result.GetValue(_memory);

    /// <param name="result">What was given.</param>
    /// <param name="investigation">All other options.</param>
    /// <param name="withoutMemory">Those of them that ask for something in which memory has no part.</param>
    public void Validate(CommandResult result, IReadOnlyList<Option> investigation, IReadOnlyList<Option> withoutMemory)
    {
        var command = Commands.FirstOrDefault(IsGiven);
        foreach (var option in new Option[] { _case, _replace }.Where(option => IsGiven(option) && !Judgements.Any(IsGiven)))
        {
            result.AddError($"{option.Name} is about feedback. Give it with --confirm, --correct or --reject.");
        }

        if (IsGiven(_by) && !Judgements.Append(_remember).Any(IsGiven))
        {
            result.AddError("--by says who gives feedback or states a fact. Give it with --confirm, --correct, --reject or --remember.");
        }

        if (command is null)
        {
            foreach (var option in withoutMemory.Where(option => IsGiven(option) && IsGiven(_memory)))
            {
                result.AddError($"{option.Name} has no use for a memory. Leave --memory out.");
            }

            return;
        }

        if (!IsGiven(_memory) && !IsGiven(_case))
        {
            result.AddError(Judgements.Contains(command) ? $"{command.Name} needs a case. Name the memory with --memory or the case file with --case." : $"{command.Name} is about a memory. Name its file with --memory.");
        }

        foreach (var option in investigation.Where(IsGiven))
        {
            result.AddError($"{option.Name} has no part in {command.Name}. Leave it out.");
        }

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }

    /// <summary>Does what is asked for in the place of an investigation; null when it is an investigation that is asked for.</summary>
    public Task<int>? Run(ParseResult result, Settings settings, CancellationToken cancellationToken)
    {
        var by = result.GetValue(_by) ?? Environment.UserName;
        return result switch
        {
            _ when result.GetValue(_confirm) => Judge(FeedbackVerdict.Confirmed, null),
            _ when result.GetValue(_correct) is { } cause => Judge(FeedbackVerdict.Corrected, cause),
            _ when result.GetValue(_reject) => Judge(FeedbackVerdict.Rejected, null),
            _ when result.GetValue(_memories) => MemoryCommands.ListAsync(settings, cancellationToken),
            _ when result.GetValue(_remember) is { } fact => MemoryCommands.RememberAsync(Given(fact, _remember), by, settings, cancellationToken),
            _ when result.GetValue(_forget) is { } id => MemoryCommands.ForgetAsync(Given(id, _forget), settings, cancellationToken),
            _ when result.GetValue(_erase) is { } name => MemoryCommands.EraseAsync(Given(name, _erase), settings, cancellationToken),
            _ when result.GetValue(_export) is { } path => MemoryCommands.ExportAsync(Given(path, _export), settings, cancellationToken),
            _ when result.GetValue(_import) is { } path => MemoryCommands.ImportAsync(Given(path, _import), settings, cancellationToken),
            _ => null,
        };

        Task<int> Judge(FeedbackVerdict verdict, string? cause) => FeedbackCommands.GiveAsync(verdict, cause, result.GetValue(_case), Given(by, _by), result.GetValue(_replace), settings, cancellationToken);
    }

    private static string Given(string text, Option option) => string.IsNullOrWhiteSpace(text) ? throw new ClericException($"{option.Name} is empty.") : text;
}
