using System.Text;
using System.Text.RegularExpressions;
using Cleric.Integration.Captures;

namespace Cleric.Integration.Investigate;

public sealed partial class CaseFileTests(LockCase lockCase)
{
    [Fact]
    public void A_saved_investigation_finds_the_cause_and_says_what_it_cost()
    {
        Assert.Contains($"Lock contention at {LockCapture.FaultyEntity}", lockCase.Investigation.Output, StringComparison.Ordinal);
        Assert.Matches(CostLine(), lockCase.Investigation.Errors);
        Assert.NotEmpty(CaseFileText.OfType(lockCase.CaseFile, "concluded"));
    }

    [Fact]
    public async Task A_case_file_as_written_is_verified_claim_by_claim()
    {
        var verified = (await InvestigateSample.RunAsync("--verify", lockCase.CaseFile)).Ended(0);

        var figures = VerifyLine().Match(verified.LastLine);
        Assert.True(figures.Success, verified.Output);
        Assert.NotEqual("0", figures.Groups["claims"].Value);
        Assert.NotEqual("0", figures.Groups["citations"].Value);
    }

    [Theory]
    [InlineData("topology")]
    [InlineData("metric")]
    [InlineData("trace")]
    public async Task One_altered_byte_of_an_exhibit_is_found_and_the_exhibit_named(string kind)
    {
        using var folder = new TemporaryFolder();
        var copy = lockCase.Copy(folder);
        var lines = File.ReadAllLines(copy);
        var line = Array.FindIndex(lines, text => text.StartsWith("{\"type\":\"exhibit-received\"", StringComparison.Ordinal) && text.Contains($"\"answer\":{{\"kind\":\"{kind}\"", StringComparison.Ordinal));
        var id = ExhibitId().Match(lines[line]).Groups["id"].Value;
        var bytes = Encoding.UTF8.GetBytes(lines[line]);
        var digit = bytes.AsSpan(bytes.Length / 2).IndexOfAnyInRange((byte)'0', (byte)'8') + (bytes.Length / 2);
        bytes[digit]++;
        lines[line] = Encoding.UTF8.GetString(bytes);
        await File.WriteAllTextAsync(copy, string.Concat(lines.Select(text => text + "\n")), TestContext.Current.CancellationToken);

        var verified = (await InvestigateSample.RunAsync("--verify", copy)).Ended(1);

        Assert.Contains($"line {line + 1}: exhibit {id} ", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_needs_no_capture_and_gives_the_same_report()
    {
        using var folder = new TemporaryFolder();
        var capture = LockCapture.Write(folder.File("capture"));
        var caseFile = folder.File("case.jsonl");
        var investigated = (await InvestigateSample.RunAsync("--capture", capture, "--save", caseFile)).Ended(0);
        Directory.Delete(capture, recursive: true);

        var replayed = (await InvestigateSample.RunAsync("--replay", caseFile)).Ended(0);

        Assert.Equal(investigated.Output, replayed.Output);
    }

    [Fact]
    public async Task A_case_that_was_concluded_is_not_investigated_again_when_resumed()
    {
        using var folder = new TemporaryFolder();
        var copy = lockCase.Copy(folder);
        var before = await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);

        var resumed = (await InvestigateSample.RunAsync("--resume", copy)).Ended(0);

        Assert.Equal(lockCase.Investigation.Output, resumed.Output);
        Assert.Equal(before, await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_case_file_is_never_written_over()
    {
        using var folder = new TemporaryFolder();
        var copy = lockCase.Copy(folder);

        var refused = (await InvestigateSample.RunAsync("--capture", lockCase.Capture, "--save", copy)).Ended(2);

        Assert.Contains(copy, refused.Errors, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(lockCase.CaseFile, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--verify")]
    [InlineData("--replay")]
    [InlineData("--resume")]
    public async Task A_case_file_of_a_newer_version_is_refused_by_name_and_version(string option)
    {
        using var folder = new TemporaryFolder();
        var copy = lockCase.Copy(folder);
        CaseFileText.Rewrite(copy, line => line.Replace(",\"version\":1,", ",\"version\":2,", StringComparison.Ordinal));

        var refused = (await InvestigateSample.RunAsync(option, copy)).Ended(2);

        Assert.Contains(copy, refused.Errors, StringComparison.Ordinal);
        Assert.Contains("newer version", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("event version 2", refused.Errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^investigation \d+\.\d\d s, [1-9]\d* queries, [1-9]\d* rows\r?$", RegexOptions.Multiline)]
    private static partial Regex CostLine();

    [GeneratedRegex(@"^claims (?<claims>\d+), citations (?<citations>\d+), unresolved 0, posterior difference 0\.000$", RegexOptions.ExplicitCapture)]
    private static partial Regex VerifyLine();

    [GeneratedRegex("\"exhibit\":\\{\"id\":\"(?<id>E\\d+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ExhibitId();
}
