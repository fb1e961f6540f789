using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;

namespace Portal.Pages;

/// <summary>One investigation: the button shows it, whether it runs or ended.</summary>
internal sealed class InvestigationModel(IInvestigations investigations, IInvestigationIndex index, TimeProvider time) : PageModel
{
    public InvestigationEntry Entry { get; private set; } = null!;

    public IReadOnlyList<AttachedAlert> Alerts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        var caller = User.Caller();
        if (await investigations.FindAsync(caller, id, cancellationToken) is not { } entry)
        {
            await index.AuditAsync(new AuditRecord { At = time.GetUtcNow(), Principal = caller.Principal, Tenant = caller.Tenant, Operation = "read", Subject = id, Outcome = "not found" }, cancellationToken);
            return NotFound();
        }

        Entry = entry;
        Alerts = await investigations.AlertsAsync(caller, id, cancellationToken) ?? [];
        return Page();
    }
}
