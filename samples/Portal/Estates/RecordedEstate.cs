using Cleric;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Triggers;

namespace Portal.Estates;

/// <summary>The incidents that come with the sample, recorded with samples/Lab: some of one tenant, some of another.</summary>
internal sealed class RecordedEstate : IEstate, IDisposable
{
    private static readonly Dictionary<string, string[]> Tenants = new()
    {
        ["shop"] = ["pg-lock", "pool-exhaustion", "runbook-step", "config-diff"],
        ["market"] = ["bad-deploy", "traffic-surge", "third-party"],
    };

    private readonly RecordingsConnector _recordings = new(Tenants.ToDictionary(
        tenant => tenant.Key, tenant => (IReadOnlyList<Capture>)[.. tenant.Value.Select(name => Capture.Open(Path.Combine(AppContext.BaseDirectory, "captures", name)))]));

    public string Notice => "Recorded incidents: times are those of the recordings.";

    public void AddTo(IClericBuilder cleric) => cleric.Services.AddSingleton<IConnector>(_recordings);

    public DateTimeOffset Now(Caller caller) => _recordings.Of(caller).Select(capture => capture.Trigger.At!.Value).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();

    public Task<AlertBoard> AlertsAsync(IServiceProvider host, Caller caller, CancellationToken cancellationToken) =>
        Task.FromResult(new AlertBoard([.. _recordings.Of(caller).Select(capture => capture.Trigger).OfType<AlertTrigger>().OrderByDescending(alert => alert.At)], []));

    public Task<ServiceMap> ServicesAsync(IServiceProvider host, Caller caller, CancellationToken cancellationToken)
    {
        var now = Now(caller);
        return ServiceMap.ReadAsync([_recordings], caller, new TimeWindow(now - TimeSpan.FromMinutes(1), now), cancellationToken);
    }

    public void Dispose() => _recordings.Dispose();
}
