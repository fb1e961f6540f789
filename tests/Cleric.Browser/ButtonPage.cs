using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Cleric.Browser;

/// <summary>The page in a browser, and what went wrong in it.</summary>
internal sealed class ButtonPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private ButtonPage(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Errors.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => Errors.Enqueue(error);
        context.Request += (_, request) =>
        {
            Requests.Enqueue(request.Url);
            if (new Uri(request.Url) is { Scheme: not ("blob" or "data") } uri && uri.Authority != address.Authority)
            {
                Errors.Enqueue($"A request left the host: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Violations of the policy, errors of scripts, requests to others.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    public ConcurrentQueue<string> Requests { get; } = [];

    public ILocator Start => Page.GetByRole(AriaRole.Button, new() { Name = "Investigate" });

    public ILocator Panel => Page.GetByRole(AriaRole.Region, new() { Name = "Investigation" });

    public ILocator Finding => Page.GetByRole(AriaRole.Region, new() { Name = "Finding" });

    public ILocator Log => Page.Locator(".log > ol > li");

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Citations => Page.Locator("button.cite:visible");

    public ILocator Status => Page.Locator("cleric-investigate [role=status]");

    /// <param name="browser">The browser.</param>
    /// <param name="host">The host.</param>
    /// <param name="body">What goes into the page.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="motion">Whether things move.</param>
    /// <param name="stopped">Whether the page's clock stands still until the test moves it.</param>
    /// <param name="report">What becomes of the report on its way to the page.</param>
    public static async Task<ButtonPage> OpenAsync(IBrowser browser, Host host, string body, ColorScheme scheme = ColorScheme.Light, int width = 1280, ReducedMotion motion = ReducedMotion.Reduce, bool stopped = false, Func<JsonObject, JsonObject>? report = null)
    {
        host.Body = body;
        var context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = motion });
        context.SetDefaultTimeout(Chromium.Patience);
        await context.AddInitScriptAsync("window.violations = []; document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));");
        var opened = new ButtonPage(context, await context.NewPageAsync(), host.Address);
        if (stopped)
        {
            await opened.Page.Clock.InstallAsync();
            await opened.Page.Clock.PauseAtAsync(DateTime.Parse(Markup.At, CultureInfo.InvariantCulture).AddYears(1));
        }

        if (report is not null)
        {
            await opened.Page.RouteAsync("**/report?format=json", async route =>
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, Body = report(JsonNode.Parse(await answer.TextAsync())!.AsObject()).ToJsonString() });
            });
        }

        await opened.Page.GotoAsync(host.Address.ToString());
        return opened;
    }

    /// <summary>Events of the component that the page heard: their names, in order.</summary>
    public Task<string[]> HeardAsync() => Page.EvaluateAsync<string[]>("() => heard.map(({ name }) => name)");

    public Task<JsonElement> DetailAsync(string name) => Page.EvaluateAsync<JsonElement>("(name) => heard.find((event) => event.name === name).detail", name);

    /// <summary>Nothing was blocked, nothing failed, nothing left the host.</summary>
    public async Task AssertCleanAsync()
    {
        Assert.Empty(await Page.EvaluateAsync<string[]>("() => violations"));
        Assert.Empty(Errors);
    }

    /// <summary>Nothing is wider than the page.</summary>
    public async Task AssertFitsAsync()
    {
        var (width, view) = (await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), await Page.EvaluateAsync<int>("() => document.documentElement.clientWidth"));
        Assert.True(width <= view, $"The page is {width} wide in a window of {view}.");
    }

    /// <summary>Takes a picture of the whole page, or of what the window shows of it.</summary>
    public async Task ShootAsync(string name, bool whole) => await Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, name + ".png"), FullPage = whole });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
