using System.Globalization;
using Cleric;
using Cleric.CaseFiles;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>Investigates, resumes, replays and verifies.</summary>
internal static class CaseCommands
{
    public static async Task<int> InvestigateAsync(IEvidenceSource source, string? caseFile, Settings settings, CancellationToken cancellationToken)
    {
        await using var host = Host.Build(source, caseFile, settings);
        var request = new InvestigationRequest
        {
            Trigger = await source.TriggerAsync(host, settings.Ask, cancellationToken),
            CaseId = caseFile is null ? null : CaseId(caseFile),
            Tags = new Dictionary<string, string>([source.Tag]),
        };
        Console.Error.WriteLine($"Investigating {source.Name}: {request.Trigger.Title}");
        var report = await host.GetRequiredService<IInvestigator>().InvestigateAsync(request, new ConsoleProgress(() => Mark(caseFile, settings)), cancellationToken);
        return await WriteAsync(host, report, settings, cancellationToken);
    }

    public static async Task<int> ResumeAsync(string caseFile, IEvidenceSource? source, Settings settings, CancellationToken cancellationToken)
    {
        var id = Existing(caseFile);
        if (source is null)
        {
            await using var reader = Host.Build(null, caseFile, settings);
            var events = await reader.GetRequiredService<ICaseFileStore>().ReadAsync(id, cancellationToken);
            var tags = events.OfType<InvestigationOpened>().FirstOrDefault()?.Tags ?? new Dictionary<string, string>();
            source = tags.TryGetValue(LiveSource.TagName, out var file) ? new LiveSource(file)
                : tags.TryGetValue(CaptureSource.TagName, out var folder) ? new CaptureSource(folder)
                : throw new ClericException($"{caseFile} does not say what it is about. Give its capture with --capture, or where its systems are with --live.");
        }

        await using var host = Host.Build(source, caseFile, settings);
        var report = await host.GetRequiredService<IInvestigator>().ResumeAsync(id, new ConsoleProgress(() => Mark(caseFile, settings)), cancellationToken);
        return await WriteAsync(host, report, settings, cancellationToken);
    }

    public static async Task<int> ReplayAsync(string caseFile, Settings settings, CancellationToken cancellationToken)
    {
        await using var host = Host.Build(null, caseFile, settings);
        var report = await host.GetRequiredService<IInvestigator>().ReplayAsync(Existing(caseFile), new ConsoleProgress(), cancellationToken);
        return await WriteAsync(host, report, settings, cancellationToken);
    }

    public static async Task<int> VerifyAsync(string caseFile, CancellationToken cancellationToken)
    {
        await using var host = Host.Build(null, caseFile, new Settings { Format = "text" });
        var verification = await host.GetRequiredService<IInvestigator>().VerifyAsync(Existing(caseFile), cancellationToken);
        foreach (var problem in verification.Altered.Concat(verification.Unresolved))
        {
            Console.WriteLine(problem);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"claims {verification.Claims}, citations {verification.Citations}, unresolved {verification.Unresolved.Count}, posterior difference {verification.PosteriorDifference:0.000}"));
        return verification.Passed ? 0 : 1;
    }

    private static async Task<int> WriteAsync(ServiceProvider host, Report report, Settings settings, CancellationToken cancellationToken)
    {
        var text = host.GetServices<IReportRenderer>().First(renderer => renderer.Format == settings.Format).Render(report);
        if (settings.Output is { } path)
        {
            await File.WriteAllTextAsync(path, text, cancellationToken);
            Console.Error.WriteLine($"Report written to {path}");
        }
        else
        {
            Console.WriteLine(text);
        }

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"investigation {report.Cost.Elapsed.TotalSeconds:0.00} s, {report.Cost.Queries} queries, {report.Cost.Rows} rows{(report.Cost.Tokens > 0 ? $", {report.Cost.Tokens} model tokens, cost {report.Cost.Cost:0.####}" : "")}"));
        if (settings.Memory is { } memory)
        {
            Console.Error.WriteLine($"Was it that? Say so with: --memory {Path.GetRelativePath(".", memory.Path)} and --confirm, --correct \"ENTITY MODE: because ...\" or --reject");
        }

        return 0;
    }

    private static void Mark(string? caseFile, Settings settings)
    {
        if (caseFile is not null)
        {
            settings.Memory?.Mark(caseFile);
        }
    }

    private static string Existing(string caseFile) =>
        File.Exists(caseFile) ? CaseId(caseFile) : throw new ClericException($"There is no case file '{caseFile}'. Make one with --save.");

    private static string CaseId(string caseFile) => Path.GetFileNameWithoutExtension(caseFile);
}
