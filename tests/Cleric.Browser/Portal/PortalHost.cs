namespace Cleric.Browser.Portal;

/// <summary>The portal, one for the tests of a class; with the page in React where it is built.</summary>
public sealed class PortalHost : IAsyncDisposable
{
    private readonly Lazy<Task<SampleProcess>> _process = new(() =>
        SampleProcess.StartAsync("Portal", ["--urls", "http://127.0.0.1:0", .. Directory.Exists(React) ? (string[])["--pages", React] : []]));

    /// <summary>The built page in React.</summary>
    public static string React { get; } = Path.Combine(Repository.Root, "samples", "ReactPage", "dist");

    /// <summary>Where it is. Starts it, the first time.</summary>
    public async Task<Uri> AddressAsync() => (await _process.Value).Address;

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated)
        {
            await (await _process.Value).DisposeAsync();
        }
    }
}
