using Cleric.Entities;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;
using Portal.Estates;

namespace Portal.Pages;

/// <summary>The catalogue of services.</summary>
internal sealed class IndexModel(IEstate estate) : PageModel
{
    private static readonly (string Kind, string Title)[] Kinds =
    [
        (EntityKinds.Service, "Applications"), (EntityKinds.Database, "Databases"), (EntityKinds.Cache, "Caches"), (EntityKinds.Queue, "Queues"), (EntityKinds.External, "Outside"), (EntityKinds.Job, "Jobs"),
    ];

    public DateTimeOffset Now { get; private set; }

    public IReadOnlyList<string> Problems { get; private set; } = [];

    public IReadOnlyList<(string Title, IReadOnlyList<ServiceRow> Items)> Groups { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var caller = User.Caller();
        Now = estate.Now(caller);
        var map = await estate.ServicesAsync(HttpContext.RequestServices, caller, cancellationToken);
        var board = await estate.AlertsAsync(HttpContext.RequestServices, caller, cancellationToken);
        Problems = [.. map.Problems.Union(board.Problems)];
        var rows = map.Topology.Entities.Select(item => new ServiceRow(
            item.Entity,
            item.Attributes.GetValueOrDefault("team") ?? item.Attributes.GetValueOrDefault("owner"),
            [.. map.Topology.Dependencies.Where(dependency => dependency.From == item.Entity).Select(dependency => dependency.To).Distinct().OrderBy(entity => entity.Name, StringComparer.Ordinal)],
            [.. map.Topology.Dependencies.Where(dependency => dependency.To == item.Entity && dependency.From.Kind != EntityKinds.Client).Select(dependency => dependency.From).Distinct().OrderBy(entity => entity.Name, StringComparer.Ordinal)],
            board.Alerts.Count(alert => alert.Entity is { } about && Entity.Parse(about) == item.Entity))).ToList();
        Groups = [.. Kinds.Select(kind => (kind.Title, (IReadOnlyList<ServiceRow>)[.. rows.Where(row => row.Entity.Kind == kind.Kind).OrderBy(row => row.Entity.Name, StringComparer.Ordinal)])).Where(group => group.Item2.Count > 0)];
    }
}
