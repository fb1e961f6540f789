using System.Text.Json;
using Cleric.Integration.Investigate;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Lab;

/// <summary>Breaks real servers under real load, records it, and investigates what was recorded.</summary>
public sealed class RecordingTests
{
    [Fact]
    public async Task An_outage_of_a_real_Redis_is_recorded_and_the_investigation_finds_it()
    {
        LabSample.SkipWithoutServers();
        using var folder = new TemporaryFolder();
        var (temporary, capture) = (folder.Folder("tmp"), folder.File("capture"));
        LabSample.OpenForServers(folder.Path);
        LabSample.OpenForServers(temporary);

        // Half the usual load: a busy machine shall not look like an incident of its own. The recording ends soon after the alert, long before its limit.
        string[] record = ["exec", Repository.Sample("Lab"), "record", "--fault", "redis-down", "--out", capture, "--baseline", "60s", "--fault-duration", "150s", "--rate", "6"];
        (await Tool.RunAsync(Tool.Dotnet, Repository.Root, record, TestContext.Current.CancellationToken, new Dictionary<string, string> { ["TMPDIR"] = temporary })).Ended(0);

        Assert.Empty(LabSample.ProcessesThatKnow(temporary));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
        var truth = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(capture, "truth.json")));
        var investigated = (await InvestigateSample.RunAsync("--capture", capture, "--format", "json")).Ended(0);
        var finding = JsonSerializer.Deserialize<JsonElement>(investigated.Output).GetProperty("finding");
        Assert.True(finding.GetProperty("outcome").GetString() == "cause-found", investigated.Errors);
        var cause = finding.GetProperty("cause");
        Assert.EndsWith($":{truth.GetProperty("entity")}", $":{cause.GetProperty("entity")}", StringComparison.Ordinal);
        Assert.Contains(cause.GetProperty("failureMode").GetString(), truth.GetProperty("modes").EnumerateArray().Select(mode => mode.GetString()));
    }
}
