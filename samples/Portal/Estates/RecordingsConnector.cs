using Cleric;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Portal.Estates;

/// <summary>
/// Several recordings as one system with a memory: who asks about a time is answered by the newest recording that has some of it, among those of their tenant. Recordings of a tenant have to lie so far apart that
/// what is asked about one, from an hour before its alert to five minutes after, does not reach into a later one.
/// </summary>
internal sealed class RecordingsConnector : IConnector, IDisposable
{
    private readonly Dictionary<string, List<(Capture Capture, OtlpConnector Connector)>> _tenants;

    public RecordingsConnector(IReadOnlyDictionary<string, IReadOnlyList<Capture>> tenants)
    {
        _tenants = tenants.ToDictionary(
            tenant => tenant.Key,
            tenant => tenant.Value.OrderByDescending(capture => capture.Window.Start).Select(capture => (capture, new OtlpConnector(new OtlpCaptureOptions { Folder = capture.Folder }))).ToList());
        Descriptor = new ConnectorDescriptor
        {
            Name = "recordings",
            System = "otlp",
            Capabilities = [.. _tenants.Values.SelectMany(tenant => tenant).SelectMany(recording => recording.Connector.Descriptor.Capabilities).DistinctBy(capability => capability.Kind)],
            CannotSee = ["what happened outside of the recordings"],
        };
    }

    public ConnectorDescriptor Descriptor { get; }

    public IEnumerable<Capture> Of(Caller caller) => Recordings(caller).Select(recording => recording.Capture);

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var recordings = Recordings(query.Caller);
        if (recordings.Count == 0)
        {
            return new(NoAnswer.Denied("There are no recordings of this tenant."));
        }

        // What lies outside of all of them the newest one says, in its own words.
        var (_, connector) = recordings.Find(recording => recording.Capture.Window.Start <= query.Window.End && recording.Capture.Window.End >= query.Window.Start);
        return (connector ?? recordings[0].Connector).AskAsync(query, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var (_, connector) in _tenants.Values.SelectMany(tenant => tenant))
        {
            connector.Dispose();
        }
    }

    private List<(Capture Capture, OtlpConnector Connector)> Recordings(Caller caller) => caller.Tenant is { } tenant && _tenants.TryGetValue(tenant, out var recordings) ? recordings : [];
}
