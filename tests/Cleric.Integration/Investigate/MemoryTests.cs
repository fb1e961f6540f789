using System.Text.RegularExpressions;
using Cleric.Integration.Captures;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Investigate;

/// <summary>The sample with a memory: what is learnt, judged, recalled and removed on the command line.</summary>
public sealed partial class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Memory => _folder.File("memory.db");

    private string Cases => Memory + ".cases";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_confirmed_cause_is_found_again_with_fewer_queries_and_the_report_says_what_memory_did()
    {
        var first = await InvestigateAsync("pg-lock");
        var confirmed = (await InvestigateSample.RunAsync("--memory", Memory, "--confirm", "--by", "ada")).Ended(0);
        var second = await InvestigateAsync("pg-lock");

        Assert.Contains("(confirmed by ada)", confirmed.Output, StringComparison.Ordinal);
        Assert.Contains("Lock contention at postgres", second.Output, StringComparison.Ordinal);
        Assert.True(Queries(second) < Queries(first), $"{Queries(second)} queries after {Queries(first)}");
        Assert.Contains("  recalled  ep-", second.Errors, StringComparison.Ordinal);
        Assert.Contains("Asked first because of it:", Running(second.Output), StringComparison.Ordinal);
        Assert.Contains("the starting probability of lock-contention at postgres ×", Running(second.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_alike_with_another_cause_is_not_taken_for_what_was_confirmed()
    {
        await InvestigateAsync("pg-lock");
        (await InvestigateSample.RunAsync("--memory", Memory, "--confirm")).Ended(0);

        var other = await InvestigateAsync("redis-down");

        Assert.DoesNotContain("Lock contention", Finding(other), StringComparison.Ordinal);
        Assert.Equal(Finding((await InvestigateSample.RunAsync("--incident", "redis-down")).Ended(0)), Finding(other));
    }

    [Fact]
    public async Task A_correction_moves_the_case_to_its_real_cause_and_tells_what_misled()
    {
        await InvestigateAsync("pg-lock");

        var corrected = (await InvestigateSample.RunAsync("--memory", Memory, "--correct", "postgres slow queries: because the plan changed", "--by", "ada")).Ended(0);

        Assert.Contains("ada: the cause was slow-queries at postgres, because the plan changed", corrected.Output, StringComparison.Ordinal);
        Assert.Contains("misled: ", corrected.Output, StringComparison.Ordinal);
        Assert.Contains("(corrected by ada)", corrected.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_judgement_needs_to_say_that_it_replaces_the_first()
    {
        await InvestigateAsync("pg-lock");
        (await InvestigateSample.RunAsync("--memory", Memory, "--reject", "--by", "ada")).Ended(0);

        var refused = (await InvestigateSample.RunAsync("--memory", Memory, "--confirm")).Ended(2);
        var replaced = (await InvestigateSample.RunAsync("--memory", Memory, "--confirm", "--replace", "--by", "bob")).Ended(0);

        Assert.Contains("ada has judged", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--replace", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("(confirmed by bob)", replaced.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_saved_elsewhere_is_the_last_case_of_its_memory_too()
    {
        var caseFile = _folder.File("case.jsonl");
        (await InvestigateSample.RunAsync("--memory", Memory, "--save", caseFile)).Ended(0);

        (await InvestigateSample.RunAsync("--memory", Memory, "--confirm")).Ended(0);

        Assert.NotEmpty(CaseFileText.OfType(caseFile, "feedback-given"));
    }

    [Fact]
    public async Task Without_a_memory_feedback_goes_to_the_case_file_that_is_named()
    {
        var caseFile = _folder.File("case.jsonl");
        (await InvestigateSample.RunAsync("--save", caseFile)).Ended(0);

        var confirmed = (await InvestigateSample.RunAsync("--confirm", "--case", caseFile)).Ended(0);

        Assert.NotEmpty(CaseFileText.OfType(caseFile, "feedback-given"));
        Assert.Contains("No memory learnt from it", confirmed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody lock-contention", "nobody", "postgres")]
    [InlineData("postgres rumours: because", "rumours", "lock-contention")]
    [InlineData("postgres", "how postgres", "lock-contention")]
    public async Task A_correction_that_names_nothing_known_is_told_what_is(string correction, string named, string known)
    {
        await InvestigateAsync("pg-lock");

        var refused = (await InvestigateSample.RunAsync("--memory", Memory, "--correct", correction)).Ended(2);

        Assert.Contains("--correct", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(named, refused.Errors, StringComparison.Ordinal);
        Assert.Contains(known, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_remembered_is_listed_exported_imported_forgotten_and_erased()
    {
        (await InvestigateSample.RunAsync("--memory", Memory, "--remember", "service:checkout: restarts at three", "--by", "ada")).Ended(0);
        (await InvestigateSample.RunAsync("--memory", Memory, "--remember", "all hosts: reboot on Sundays", "--by", "bob")).Ended(0);
        var listed = (await InvestigateSample.RunAsync("--memory", Memory, "--memories")).Ended(0).Output;
        Assert.Contains("fact about service:checkout", listed, StringComparison.Ordinal);
        Assert.Contains("from person:ada", listed, StringComparison.Ordinal);
        Assert.Contains("all hosts: reboot on Sundays", listed, StringComparison.Ordinal);

        var (export, copy) = (_folder.File("memory.jsonl"), _folder.File("copy.db"));
        (await InvestigateSample.RunAsync("--memory", Memory, "--export-memory", export)).Ended(0);
        (await InvestigateSample.RunAsync("--memory", copy, "--import-memory", export)).Ended(0);
        Assert.Equal(listed.Split('\n')[..^2], (await InvestigateSample.RunAsync("--memory", copy, "--memories")).Ended(0).Output.Split('\n')[..^2]);

        (await InvestigateSample.RunAsync("--memory", copy, "--forget", FactId().Match(listed).Value)).Ended(0);
        (await InvestigateSample.RunAsync("--memory", copy, "--erase", "ada")).Ended(0);
        (await InvestigateSample.RunAsync("--memory", copy, "--erase", "bob")).Ended(0);
        Assert.Contains("remembers nothing", (await InvestigateSample.RunAsync("--memory", copy, "--memories")).Ended(0).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("restarts at three", await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasing_tells_which_case_files_name_the_erased()
    {
        await InvestigateAsync("pg-lock");

        var erased = (await InvestigateSample.RunAsync("--memory", Memory, "--erase", "nightly-reconcile")).Ended(0);

        Assert.Contains(Directory.GetFiles(Cases, "*.jsonl").Single(), erased.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_memory_that_is_no_database_the_investigation_goes_on_and_says_so_and_feedback_waits()
    {
        await File.WriteAllTextAsync(Memory, new string('x', 4096), TestContext.Current.CancellationToken);

        var investigated = await InvestigateAsync("pg-lock");
        var refused = (await InvestigateSample.RunAsync("--memory", Memory, "--confirm")).Ended(2);

        Assert.Contains("Lock contention at postgres", investigated.Output, StringComparison.Ordinal);
        Assert.Contains("memory could not be asked", investigated.Output, StringComparison.Ordinal);
        Assert.Contains("no SQLite database", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(CaseFileText.OfType(Directory.GetFiles(Cases, "*.jsonl").Single(), "feedback-given"));
    }

    [Fact]
    public async Task Where_memory_is_not_asked_for_nothing_is_kept()
    {
        var capture = LockCapture.Write(_folder.File("capture"));
        var before = Directory.GetFileSystemEntries(_folder.Path);

        (await InvestigateSample.RunAsync("--capture", capture)).Ended(0);

        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--memory", "--confirm")]
    [InlineData("--memory", "--memories")]
    [InlineData("--memory", "--forget", "ep-1")]
    [InlineData("--confirm and --reject", "--confirm", "--reject", "--memory", "m.db")]
    [InlineData("--replay and --confirm", "--replay", "case.jsonl", "--confirm", "--memory", "m.db")]
    [InlineData("--incident", "--incident", "pg-lock", "--confirm", "--memory", "m.db")]
    [InlineData("--score", "--score", "--memory", "m.db")]
    [InlineData("--replay", "--replay", "case.jsonl", "--memory", "m.db")]
    [InlineData("--case", "--case", "case.jsonl", "--memory", "m.db")]
    [InlineData("--by", "--by", "ada")]
    [InlineData("--replace", "--replace")]
    [InlineData("--case", "--confirm", "--case", "never-was.jsonl")]
    [InlineData("--memory", "--memories", "--memory", "never-was.db")]
    [InlineData("--memory", "--confirm", "--memory", "never-was.db")]
    [InlineData("--memory", "--memory", "no-such-folder/m.db")]
    [InlineData("--import-memory", "--memory", "m-import.db", "--import-memory", "never-was.jsonl")]
    public async Task What_does_not_go_together_is_named(string named, params string[] arguments)
    {
        var refused = (await InvestigateSample.RunAsync(arguments.Select(argument => argument.EndsWith(".db", StringComparison.Ordinal) ? _folder.File(argument) : argument))).Ended(2);

        Assert.Contains(named, refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    private async Task<ToolResult> InvestigateAsync(string incident) => (await InvestigateSample.RunAsync("--memory", Memory, "--incident", incident)).Ended(0);

    private static int Queries(ToolResult result) => int.Parse(QueryCount().Match(result.Errors).Groups["n"].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Finding(ToolResult result) => Running(result.Output.Split("HOW SURE")[0].Split("\n\n")[1]).Split('█')[0];

    private static string Running(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"(?<n>\d+) queries", RegexOptions.ExplicitCapture)]
    private static partial Regex QueryCount();

    [GeneratedRegex("fa-[0-9a-f]{12}")]
    private static partial Regex FactId();
}
