using Cleric;
using Cleric.Connectors;
using Cleric.Connectors.Alertmanager;
using Shared;

namespace Portal.Estates;

/// <summary>Systems as they are now, which are one tenant's.</summary>
internal sealed class LiveEstate(string file, string tenant) : IEstate
{
    private readonly LiveSystems _systems = new(file);

    public string Notice => $"Live: {Path.GetFileName(_systems.File)}, of {tenant}.";

    public void AddTo(IClericBuilder cleric)
    {
        _systems.AddTo(cleric);
        cleric.Use((inner, _, _) => new ConfinedConnector(inner, tenant));
    }

    public DateTimeOffset Now(Caller caller) => TimeProvider.System.GetUtcNow();

    public async Task<AlertBoard> AlertsAsync(IServiceProvider host, Caller caller, CancellationToken cancellationToken)
    {
        var now = Now(caller);
        var (alerts, problems) = await LiveSystems.AlertsAsync(Connectors(host), now, caller, cancellationToken);
        return new AlertBoard(
            [
                .. alerts.Where(alert => alert.State == "firing").OrderByDescending(alert => alert.StartsAt)
                    .Select(alert => AlertmanagerTrigger.Of(alert) with { Window = alert.StartsAt < now ? new TimeWindow(alert.StartsAt, now) : null }),
            ],
            problems);
    }

    public Task<ServiceMap> ServicesAsync(IServiceProvider host, Caller caller, CancellationToken cancellationToken)
    {
        var now = Now(caller);
        return ServiceMap.ReadAsync(Connectors(host), caller, new TimeWindow(now - TimeSpan.FromMinutes(15), now), cancellationToken);
    }

    private IEnumerable<IConnector> Connectors(IServiceProvider host) => _systems.Connectors(host).Select(connector => new ConfinedConnector(connector, tenant));
}
