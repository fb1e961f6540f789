using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;

namespace Portal.Pages;

/// <summary>Who asked what of Cleric, in one's own tenant.</summary>
internal sealed class AuditModel(IInvestigationIndex index, IInvestigations investigations) : PageModel
{
    private const int MostShown = 200;

    public IReadOnlyList<AuditRecord> Records { get; private set; } = [];

    public IReadOnlySet<string> Known { get; private set; } = new HashSet<string>();

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var caller = User.Caller();
        Records = [.. (await index.AuditsAsync(caller.Tenant, MostShown, cancellationToken)).Select(Told)];
        Known = (await investigations.ListAsync(caller, new InvestigationFilter { Limit = 200 }, cancellationToken)).Select(entry => entry.Id).ToHashSet();
    }

    /// <summary>That something is another tenant's is for who runs the host: here it is not there.</summary>
    private static AuditRecord Told(AuditRecord record) => record.Outcome == "other tenant" ? record with { Outcome = "not found" } : record;
}
