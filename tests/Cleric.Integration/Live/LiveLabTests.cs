using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cleric.Integration.Investigate;
using Cleric.Integration.Lab;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Live;

/// <summary>Runs a shop with a real Prometheus, Alertmanager and git repository, breaks it, and investigates it while it is broken.</summary>
public sealed class LiveLabTests
{
    private const int SigTerm = 15;

    /// <summary>What is read while the fault lasts moves on; a look that comes too early may be repeated.</summary>
    private const int Looks = 3;

    [Fact]
    public async Task A_bad_deploy_is_found_while_it_lasts_with_citations_into_PromQL_and_git()
    {
        LabSample.SkipWithoutServers("prometheus", "prometheus-alertmanager", "prometheus-postgres-exporter", "prometheus-redis-exporter", "git");
        using var folder = new TemporaryFolder();
        var (temporary, lab) = (folder.Folder("tmp"), folder.File("lab.json"));
        LabSample.OpenForServers(folder.Path);
        LabSample.OpenForServers(temporary);
        string[] live = ["exec", Repository.Sample("Lab"), "live", "--fault", "bad-deploy", "--out", lab, "--baseline", "45s", "--duration", "120s"];
        using var process = Tool.Start(Tool.Dotnet, Repository.Root, live, new Dictionary<string, string> { ["TMPDIR"] = temporary });
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            var said = await FeltAsync(process, TestContext.Current.CancellationToken);
            Assert.True(said.Count > 0 && IsFelt(said[^1]), string.Join('\n', said) + (process.HasExited ? await errors : ""));
            var truth = Json(await File.ReadAllTextAsync(folder.File("lab.truth.json"), TestContext.Current.CancellationToken));
            JsonElement report = default;
            for (var look = 1; look <= Looks && (look == 1 || !Found(report, truth)); look++)
            {
                report = Json((await InvestigateSample.RunAsync("--live", lab, "--format", "json")).Ended(0).Output);
            }

            Assert.True(Found(report, truth), report.GetProperty("finding").ToString());
            var exhibits = report.GetProperty("exhibits").EnumerateArray().ToDictionary(exhibit => exhibit.GetProperty("id").GetString()!);
            var cited = report.GetProperty("hypotheses")[0].GetProperty("for").EnumerateArray()
                .SelectMany(argument => argument.GetProperty("claim").GetProperty("citations").EnumerateArray())
                .Select(citation => exhibits[citation.GetProperty("exhibitId").GetString()!])
                .ToList();
            Assert.Contains(cited, exhibit => Is(exhibit, "prometheus", "metric") && exhibit.GetProperty("query").GetString()!.Contains("rate(http_server_request_duration_seconds", StringComparison.Ordinal));
            Assert.Contains(cited, exhibit => Is(exhibit, "git", "change"));
        }
        finally
        {
            Stop(process);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Assert.False(File.Exists(lab));
        Assert.Empty(LabSample.ProcessesThatKnow(temporary));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }

    /// <summary>The alert about what users see comes a while after the first.</summary>
    private static bool IsFelt(string line) => line.Contains("alert HighErrorRate fires", StringComparison.Ordinal) && line.Contains("gateway", StringComparison.Ordinal);

    /// <summary>What the lab says until that fires, or until it ends.</summary>
    private static async Task<List<string>> FeltAsync(Process process, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(line);
            if (IsFelt(line))
            {
                // What it says later is nothing to wait for, but must be read.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                break;
            }
        }

        return said;
    }

    private static bool Found(JsonElement report, JsonElement truth) =>
        report.GetProperty("finding") is var finding && finding.GetProperty("outcome").GetString() == "cause-found" && finding.GetProperty("cause") is var cause
        && cause.GetProperty("entity").GetString()!.Split(':')[^1] == truth.GetProperty("entity").GetString()
        && truth.GetProperty("modes").EnumerateArray().Any(mode => mode.GetString() == cause.GetProperty("failureMode").GetString());

    private static bool Is(JsonElement exhibit, string connector, string kind) => exhibit.GetProperty("connector").GetString() == connector && exhibit.GetProperty("kind").GetString() == kind;

    /// <summary>As an operator's "kill" does: whatever it started goes with it.</summary>
    private static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", [string.Create(CultureInfo.InvariantCulture, $"-{SigTerm}"), string.Create(CultureInfo.InvariantCulture, $"{process.Id}")]);
            kill.WaitForExit();
        }
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
