using Cleric;
using Cleric.CaseFiles;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>Says of a case what its cause really was.</summary>
internal static class FeedbackCommands
{
    /// <param name="verdict">Whether the finding was right.</param>
    /// <param name="correction">The real cause as it was written, where it was another.</param>
    /// <param name="caseFile">The case, or null for the last one of the memory.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="replaces">Whether it takes the place of what was said before.</param>
    /// <param name="settings">The options.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<int> GiveAsync(FeedbackVerdict verdict, string? correction, string? caseFile, string by, bool replaces, Settings settings, CancellationToken cancellationToken)
    {
        if (caseFile is null)
        {
            caseFile = settings.Memory!.Last() ?? throw new ClericException($"--memory: {settings.Memory.Path} has no case yet. Investigate with --memory first, or name a case file with --case.");
        }
        else if (!File.Exists(caseFile))
        {
            throw new ClericException($"--case: there is no case file '{caseFile}'. Make one with --save or --memory.");
        }

        await using var host = Host.Build(null, caseFile, settings);
        var id = Path.GetFileNameWithoutExtension(caseFile);
        var recorded = new RecordedCase(await host.GetRequiredService<ICaseFileStore>().ReadAsync(id, cancellationToken));
        if (recorded.Feedback is { } before && !replaces)
        {
            throw new ClericException($"{before.By} has judged case {id} before ({Told(before.Verdict, before.Cause)}). To put this in its place, add --replace.");
        }

        if (settings.Memory is not null)
        {
            // A memory that cannot be read is told before the case is judged: then the same command can be given again.
            await host.GetRequiredService<IMemoryStore>().GetAsync(Caller.Anonymous, id, cancellationToken);
        }

        var (cause, comment) = correction is null ? (null, null) : recorded.Correction(correction, host.GetRequiredService<FailureModeCatalogue>());
        var investigator = host.GetRequiredService<IInvestigator>();
        await investigator.GiveFeedbackAsync(id, new Feedback(verdict, by, cause, comment) { Replaces = replaces }, cancellationToken);

        var report = await investigator.ReportAsync(id, cancellationToken);
        Console.WriteLine($"Case {id} found: {report.Finding.Statement}");
        Console.WriteLine($"{by}: {Told(verdict, cause)}{(comment is null ? "" : $", {comment}")}");
        if (settings.Memory is null)
        {
            Console.WriteLine("It is in the case file. No memory learnt from it: none was named with --memory.");
            return 0;
        }

        Console.WriteLine("The memory now says of it:");
        await foreach (var item in host.GetRequiredService<IMemoryStore>().ListAsync(Caller.Anonymous, new MemoryFilter { CaseId = id }, cancellationToken))
        {
            Console.WriteLine(MemoryText.Of(item));
        }

        return 0;
    }

    private static string Told(FeedbackVerdict verdict, Cause? cause) => verdict switch
    {
        FeedbackVerdict.Confirmed => "that was the cause",
        FeedbackVerdict.Corrected => $"the cause was {cause!.FailureMode} at {cause.Entity}",
        _ => "that was not the cause",
    };
}
