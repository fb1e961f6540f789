using Cleric.AspNetCore.Investigations;
using Cleric.Triggers;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;
using Portal.Estates;

namespace Portal.Pages;

/// <summary>What fires.</summary>
internal sealed class AlertsModel(IEstate estate, IInvestigations investigations) : PageModel
{
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public IReadOnlyList<(AlertTrigger Alert, InvestigationEntry? Last)> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var caller = User.Caller();
        var board = await estate.AlertsAsync(HttpContext.RequestServices, caller, cancellationToken);
        var known = await investigations.ListAsync(caller, new InvestigationFilter { Limit = 200 }, cancellationToken);
        Problems = board.Problems;
        Rows = [.. board.Alerts.Select(alert => (alert, known.FirstOrDefault(entry => entry.Trigger is AlertTrigger other && other.Name == alert.Name && other.At == alert.At)))];
    }
}
