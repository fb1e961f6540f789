using Cleric.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Cleric.Browser;

/// <summary>The browser, one for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser. Skips the test where there is none.</summary>
    public IBrowser Require()
    {
        if (_browser is null)
        {
            Assert.Skip($"Needs Chromium at {Executable} (apt-get install chromium).");
        }

        // A busy machine is no failure. It holds for the test that calls this.
        Assertions.SetDefaultExpectTimeout(30_000);

        return _browser;
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
