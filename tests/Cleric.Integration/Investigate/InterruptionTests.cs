using System.Diagnostics;
using System.Threading.Channels;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Investigate;

/// <summary>Kills investigations at different moments, and goes on with them.</summary>
public sealed class InterruptionTests(LockCase whole)
{
    private const int Killed = 128 + 9;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task A_killed_investigation_goes_on_to_the_same_finding_and_repeats_no_answered_query(int moment)
    {
        using var folder = new TemporaryFolder();
        var caseFile = folder.File("case.jsonl");
        var lines = Moment(moment);

        // On a busy machine one may come to its end before it is killed, and proves nothing: it is begun anew.
        var killed = await InvestigateUntilAsync(caseFile, lines);
        while (killed.ExitCode == 0)
        {
            File.Delete(caseFile);
            killed = await InvestigateUntilAsync(caseFile, lines);
        }

        Assert.Equal(Killed, killed.ExitCode);
        Assert.True(CaseFileText.WholeLines(caseFile) >= lines);
        (await InvestigateSample.RunAsync("--resume", caseFile)).Ended(0);
        Assert.Equal(CaseFileText.Finding(whole.CaseFile), CaseFileText.Finding(caseFile));
        var answered = CaseFileText.AnsweredQueries(caseFile);
        Assert.Equal(answered.Distinct(), answered);
        Assert.Single(CaseFileText.OfType(caseFile, "resumed"));
        (await InvestigateSample.RunAsync("--verify", caseFile)).Ended(0);
    }

    /// <summary>Ten moments from the first event to the last but one round of questions; after that the end would come too soon to be beaten.</summary>
    private int Moment(int moment)
    {
        var types = CaseFileText.Events(whole.CaseFile).Select(item => item.GetProperty("type").GetString()).ToList();
        var rounds = types.Select((type, index) => (type, index)).Where(item => item.type == "budget-spent").Select(item => item.index).ToList();
        var last = types.LastIndexOf("query-planned", rounds[^3]) + 1;
        return 1 + (moment * (last - 1) / 9);
    }

    /// <summary>Kills (SIGKILL) the investigation once its case file has so many lines.</summary>
    private async Task<ToolResult> InvestigateUntilAsync(string caseFile, int lines)
    {
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(caseFile)!, Path.GetFileName(caseFile));
        watcher.Changed += (_, _) => changes.Writer.TryWrite(true);
        watcher.Created += (_, _) => changes.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        using var process = InvestigateSample.Start("--capture", whole.Capture, "--save", caseFile);
        var end = Tool.EndOfAsync(process, TestContext.Current.CancellationToken);
        _ = end.ContinueWith(_ => changes.Writer.TryComplete(), TaskScheduler.Default);
        await foreach (var _ in changes.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (CaseFileText.WholeLines(caseFile) >= lines)
            {
                process.Kill();
                break;
            }
        }

        return await end;
    }
}
