using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lab.Live;
using Lab.Processes;
using Lab.Recording;

namespace Lab.Commands;

/// <summary>Runs one fault after the other live, has each investigated while it lasts, and compares what was found with what was done.</summary>
internal static class LiveAllCommand
{
    public static async Task<int> RunAsync(LiveAllOptions options)
    {
        ServerBinaries.Check();
        MonitoringServers.Check();
        var results = new List<(string Line, bool Right)>();
        foreach (var lab in options.Labs)
        {
            var name = lab.Fault!.Name;
            var code = await Supervised.RunAsync(name + " ", "interrupted; everything was stopped", (folder, guard, report, ct) =>
                new LiveLab(lab, report, async (truth, token) => results.Add(await InvestigateAsync(name, options.Investigator, lab.Out, truth, token))).RunAsync(folder, guard, ct));
            if (code == Supervised.Interrupted)
            {
                return code;
            }

            if (code != 0)
            {
                results.Add(($"{"no run",-7} {name}", false));
            }

            Console.WriteLine(results[^1].Line);
        }

        Console.WriteLine();
        results.ForEach(result => Console.WriteLine(result.Line));
        var right = results.Count(result => result.Right);
        Console.WriteLine($"faults {results.Count}, right {right}");
        return right == results.Count ? 0 : 1;
    }

    private static async Task<(string Line, bool Right)> InvestigateAsync(string name, string investigator, string lab, Truth truth, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", investigator, "--live", lab, "--format", "json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The investigation did not start.");
        using var stop = ct.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            return ($"{"FAILED",-7} {name,-24} {(await errors).Trim().Split('\n')[^1]}", false);
        }

        using var report = JsonDocument.Parse(output);
        var finding = report.RootElement.GetProperty("finding");
        var (entity, mode) = finding.TryGetProperty("cause", out var cause) && cause.ValueKind == JsonValueKind.Object
            ? (cause.GetProperty("entity").GetString()!.Split(':')[^1], cause.GetProperty("failureMode").GetString()!)
            : ("none", "");
        var right = finding.GetProperty("outcome").GetString() == "cause-found" && (entity == truth.Entity || truth.Entities?.Contains(entity) is true) && truth.Modes.Contains(mode);
        var cited = report.RootElement.GetProperty("exhibits").EnumerateArray()
            .GroupBy(exhibit => exhibit.GetProperty("connector").GetString()!, exhibit => exhibit.TryGetProperty("excerpts", out var excerpts) ? excerpts.GetArrayLength() : 0)
            .Select(connector => (Name: connector.Key, Citations: connector.Sum()))
            .Where(connector => connector.Citations > 0);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{(right ? "right" : "wrong"),-7} {name,-24} {entity + " " + mode,-38} {finding.GetProperty("confidence").GetDouble(),4:P0}  truth: {truth.Entity} {string.Join('|', truth.Modes)}; cited: {string.Join(", ", cited.Select(connector => $"{connector.Name} {connector.Citations}"))}");
        return (line, right);
    }
}
