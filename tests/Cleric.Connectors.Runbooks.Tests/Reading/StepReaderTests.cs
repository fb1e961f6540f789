using Cleric.Connectors.Files;
using Cleric.Connectors.Runbooks.Reading;
using Cleric.Exhibits;

namespace Cleric.Connectors.Runbooks.Tests.Reading;

public sealed class StepReaderTests
{
    [Theory]
    [InlineData("If you see `lock timeout` in the logs, check `pg_locks` on the primary.", "`lock timeout` in the logs", "check `pg_locks` on the primary")]
    [InlineData("When latency is high: look at the connection pool.", "latency is high", "look at the connection pool")]
    [InlineData("In case of errors, first check the latest deploy.", "errors", "check the latest deploy")]
    [InlineData("If there are many 5xx then inspect the gateway.", "many 5xx", "inspect the gateway")]
    [InlineData("Check the queue depth if messages arrive late.", "messages arrive late", "Check the queue depth")]
    [InlineData("Replica lag → check `pg_stat_replication`", "Replica lag", "check `pg_stat_replication`")]
    [InlineData("Restart nothing. If memory grows, verify the heap.", "memory grows", "verify the heap")]
    [InlineData("- [ ] Check the certificate's expiry.", null, "Check the certificate's expiry")]
    [InlineData("1. Please verify `up` of the targets", null, "verify `up` of the targets")]
    public void A_step_is_recognised(string text, string? condition, string check) => Assert.Equal([new KnowledgeStep(condition, check)], Steps(text));

    [Theory]
    [InlineData("Check in with the team often.\n")]
    [InlineData("The service checks its cache.")]
    [InlineData("If it rains, take an umbrella.")]
    [InlineData("```sh\nif true; then check x; fi\n```")]
    [InlineData("- Restart the pod.")]
    public void What_is_no_step_is_none(string text) => Assert.Empty(Steps(text));

    [Fact]
    public void A_table_of_symptoms_and_checks_is_steps() =>
        Assert.Equal(
            [new KnowledgeStep("`connection refused`", "Is `postgres` up?"), new KnowledgeStep("Slow queries", "locks")],
            Steps("| Symptom | Owner | What to check |\n| --- | --- | --- |\n| `connection refused` | dba | Is `postgres` up? |\n| Slow queries | dba | locks |\n| | dba | nothing |\n"));

    [Fact]
    public void A_table_of_other_things_is_none() => Assert.Empty(Steps("| Name | Phone |\n| --- | --- |\n| Ann | 1 |\n"));

    [Fact]
    public void Steps_are_those_of_their_section_and_bounded()
    {
        var sections = Read("# A\n\n- check one\n\n# B\n\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"- check part {i}\n")));
        Assert.Equal([1, 50], sections.Select(section => section.Steps.Count));
    }

    private static IReadOnlyList<KnowledgeStep> Steps(string text) => Assert.Single(Read(text)).Steps;

    private static IReadOnlyList<RunbookSection> Read(string text) =>
        RunbookReader.Read(new FoundFile("a.md", "/a.md", text.Length, DateTime.UnixEpoch, IsCopy: true), new FileText(text, IsCut: false, IsClean: true)).Sections;
}
