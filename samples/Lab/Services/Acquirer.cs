using System.Diagnostics.Metrics;

namespace Lab.Services;

/// <summary>A client of the acquirer as vendors ship them: it makes no spans, and its metrics are its own.</summary>
internal sealed class Acquirer : IDisposable
{
    /// <summary>The setting that says where the acquirer is reached.</summary>
    public const string Address = "acquirer.address";

    public const string Host = "acquirer.cardnet.example";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly OwnMeters _meters = new();
    private readonly HttpClient _client;

    public Acquirer(string address) => _client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, MeterFactory = _meters })
    {
        BaseAddress = new Uri($"http://{address}"),
        Timeout = Timeout,
        DefaultRequestHeaders = { Host = Host },
    };

    public async Task AuthoriseAsync(Charge charge, CancellationToken ct)
    {
        using var response = await _client.PostAsJsonAsync("/authorisations", charge, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new AcquirerException($"card authorisation at {Host} answered {(int)response.StatusCode} {response.ReasonPhrase}: {await response.Content.ReadAsStringAsync(ct)}");
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _meters.Dispose();
    }

    /// <summary>Meters under another name than the one that the shop's telemetry listens to.</summary>
    private sealed class OwnMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter("cardnet.client", options.Version, options.Tags, this);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(m => m.Dispose());
    }
}
