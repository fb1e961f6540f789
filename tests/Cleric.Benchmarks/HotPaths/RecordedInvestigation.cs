using Cleric.CaseFiles;
using Cleric.Connectors.Otlp;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.HotPaths;

/// <summary>The case file of an investigation of one of the sample captures: what a hot path finds in earnest.</summary>
internal static class RecordedInvestigation
{
    public static async Task<IReadOnlyList<CaseEvent>> RunAsync(string capture = "pg-lock")
    {
        var folder = Path.Combine(Repository.Root(), "samples", "captures", capture);
        var services = new ServiceCollection();
        services.AddCleric().UseInMemoryCaseFiles().AddOtlpCapture(null, options => options.Folder = folder);
        await using var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(Capture.Open(folder).Trigger);
        return await provider.GetRequiredService<ICaseFileStore>().ReadAsync(report.CaseId);
    }
}
