using Cleric.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Cleric.Browser;

/// <summary>The browser, one for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long is waited for what has to come, in milliseconds.</summary>
    public const int Patience = 60_000;

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

        return _browser;
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
        {
            return;
        }

        // A busy machine is no failure: this ends waits in vain.
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Timeout = Patience,
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
