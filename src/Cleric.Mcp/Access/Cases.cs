using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reports.Rendering;
using Microsoft.Extensions.Logging;

namespace Cleric.Mcp.Access;

/// <summary>Case files as a caller may see them: those of their tenant. One of another tenant is answered like one that does not exist.</summary>
internal sealed class Cases(ICaseFileStore store, ILogger<Cases> logger)
{
    /// <exception cref="ClericException">The caller's tenant has no such case.</exception>
    public async ValueTask<IReadOnlyList<CaseEvent>> ReadAsync(string caseId, Caller caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<CaseEvent> events;
        try
        {
            events = await store.ReadAsync(caseId, cancellationToken).ConfigureAwait(false);
        }
        catch (ClericException problem)
        {
            // Whose it is cannot be told of what cannot be read: the host is told why, the caller is not.
            Log.Unreadable(logger, CleanText.Line(caseId), caller.Principal, problem.Message);
            throw None(caseId);
        }

        if (events.OfType<InvestigationOpened>().FirstOrDefault() is not { } opened)
        {
            throw None(caseId);
        }

        if (!string.Equals(opened.Caller.Tenant, caller.Tenant, StringComparison.Ordinal))
        {
            Log.OfAnother(logger, caseId, caller.Principal, caller.Tenant);
            throw None(caseId);
        }

        return events;
    }

    /// <summary>The same of a case that came to its end.</summary>
    public async ValueTask<IReadOnlyList<CaseEvent>> ReadConcludedAsync(string caseId, Caller caller, CancellationToken cancellationToken)
    {
        var events = await ReadAsync(caseId, caller, cancellationToken).ConfigureAwait(false);
        return events.Any(item => item is InvestigationConcluded)
            ? events
            : throw new ClericException($"Case '{caseId}' is not concluded: it runs, or it was interrupted. Wait for it, or go on with it by resume_investigation.");
    }

    public static IReadOnlyList<Exhibit> Exhibits(IReadOnlyList<CaseEvent> events) => [.. events.OfType<ExhibitReceived>().Select(received => received.Exhibit)];

    private static ClericException None(string caseId)
    {
        var shown = CleanText.Line(caseId);
        return new($"There is no case '{(shown.Length <= 128 ? shown : shown[..128] + "…")}'. Give the caseId that investigate returned.");
    }
}
