using System.Globalization;
using Cleric;
using Cleric.Connectors.Otlp;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>Investigates every shipped incident and compares the finding with the truth, which the investigation never sees.</summary>
internal static class Score
{
    /// <summary>A wrong cause in first place at this confidence or more is confidently wrong.</summary>
    private const double Confident = 0.5;

    /// <summary>Where nothing was wrong, no cause may reach this confidence.</summary>
    private const double Unconvinced = 0.3;

    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        var (right, confidentlyWrong, needsModel) = (0, 0, 0);
        foreach (var name in Shipped.Names)
        {
            var folder = Shipped.Folder(name);
            var truth = CaptureTruth.Read(folder) ?? throw new ClericException($"{name} has no truth.json, so it cannot be scored.");
            await using var host = Host.Build(new CaptureSource(folder), null, settings);
            var report = await host.GetRequiredService<IInvestigator>().InvestigateAsync(Capture.Open(folder).Trigger, cancellationToken: cancellationToken);
            var isRight = IsRight(report, truth);

            // No model is used here, so nothing reads the text that alone tells the cause.
            var isUnreadable = !isRight && truth.TextOnly;
            var isConfidentlyWrong = !isRight && !isUnreadable && report.Finding.Cause is not null && report.Finding.Confidence >= Confident;
            right += isRight ? 1 : 0;
            confidentlyWrong += isConfidentlyWrong ? 1 : 0;
            needsModel += isUnreadable ? 1 : 0;
            var found = report.Finding.Cause is { } cause ? $"{cause.Entity.Name} {cause.FailureMode}" : "no cause";
            var gaps = settings.Without.Count == 0 ? "" : $"  gap named: {(settings.Without.All(kind => report.Gaps.Any(gap => gap.Kind == kind)) ? "yes" : "NO")}";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(isRight ? "right" : isUnreadable ? "model" : isConfidentlyWrong ? "WRONG" : "unsure"),-7} {name,-18} {found,-42} {report.Finding.Confidence,6:P0} (entity {report.Finding.EntityConfidence:P0})  truth: {truth.Entity ?? "nothing"} {string.Join('|', truth.Modes)}  {report.Cost.Queries} queries, {report.Cost.Elapsed.TotalSeconds:0.00} s{gaps}"));
        }

        Console.WriteLine($"incidents {Shipped.Names.Count}, right {right}, confidently wrong {confidentlyWrong}, needs a model: {needsModel}");
        return 0;
    }

    private static bool IsRight(Report report, CaptureTruth truth)
    {
        if (truth.Entity is null)
        {
            return report.Finding.Cause is null && !report.Hypotheses.Any(hypothesis => hypothesis.Cause is not null && hypothesis.Posterior >= Unconvinced);
        }

        return report.Finding.Cause is { } cause && truth.Entities.Contains(cause.Entity.Name) && (truth.Modes.Count == 0 || truth.Modes.Contains(cause.FailureMode));
    }
}
