using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;

namespace Portal.Pages;

/// <summary>How the connectors are.</summary>
internal sealed class ConnectorsModel(IConnectorInspector inspector) : PageModel
{
    public IReadOnlyList<ConnectorStatus> Statuses { get; private set; } = [];

    public static (string Word, string Tone) Of(Coverage? coverage) => coverage switch
    {
        null => ("not asked", "quiet"),
        Coverage.Data or Coverage.CutShort => ("allowed", "good"),
        Coverage.Empty => ("allowed, nothing new", "quiet"),
        Coverage.Stale => ("allowed, stale", "caution"),
        Coverage.Denied => ("denied", "bad"),
        _ => ("failed", "bad"),
    };

    public static string Of(QueryKind kind) => kind switch
    {
        QueryKind.Metric => "metrics",
        QueryKind.Log => "logs",
        QueryKind.Trace => "traces",
        QueryKind.Change => "changes",
        QueryKind.Resource => "states",
        QueryKind.Topology => "dependencies",
        QueryKind.Alert => "alerts",
        QueryKind.Knowledge => "written knowledge",
        _ => "tools",
    };

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Statuses = await Task.WhenAll(inspector.Connectors.Select(connector => inspector.DescribeAsync(connector.Name, User.Caller(), cancellationToken)));
}
