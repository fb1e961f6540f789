using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cleric.Browser.Portal;

/// <summary>A page of a sample in a browser, and what went wrong in it.</summary>
internal sealed class PortalPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;
    private readonly ConcurrentQueue<string> _errors = [];

    private PortalPage(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        _address = address;
        Page = page;
        page.Console += (_, message) =>
        {
            // A page that is not there is told by its test.
            if (message.Type is "error" or "warning" && !message.Text.Contains("404 (Not Found)", StringComparison.Ordinal))
            {
                _errors.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        context.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not ("blob" or "data") } uri && uri.Authority != address.Authority)
            {
                _errors.Enqueue($"A request left the host: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    public IAPIRequestContext Api => _context.APIRequest;

    public ILocator Rows => Page.Locator(".row");

    /// <summary>What the button shows of an investigation as it runs, a line each.</summary>
    public ILocator Updates => Page.Locator("cleric-investigate .log > ol > li");

    public ILocator Finding => Page.GetByRole(AriaRole.Region, new() { Name = "Finding" });

    public ILocator Citation => Page.Locator("cleric-investigate button.cite:visible").First;

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Right => Page.GetByRole(AriaRole.Button, new() { Name = "This was it" });

    public static async Task<PortalPage> OpenAsync(IBrowser browser, Uri address, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce, BaseURL = address.ToString() });
        context.SetDefaultTimeout(Chromium.Patience);
        await context.AddInitScriptAsync("window.violations = []; document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));");
        return new PortalPage(context, await context.NewPageAsync(), address);
    }

    public ILocator Investigate(string row) => Rows.Filter(new() { HasText = row }).First.GetByRole(AriaRole.Button, new() { Name = "Investigate" });

    public async Task SignInAsync(string name, string password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Services", Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Investigates what an alert's button would, without looking, and gives the investigation's id.</summary>
    public async Task<string> InvestigateAsync(string row)
    {
        await Page.GotoAsync("/alerts");
        await Investigate(row).ClickAsync();
        await Expect(Finding).ToBeVisibleAsync();
        return (await Page.GetByRole(AriaRole.Link, new() { Name = "Page of this investigation" }).GetAttributeAsync("href"))!.Split('/')[^1];
    }

    /// <summary>Goes on by the tabulator until something has the focus.</summary>
    public async Task TabToAsync(ILocator locator)
    {
        for (var presses = 0; presses < 200; presses++)
        {
            if (await locator.EvaluateAsync<bool>("(element) => { let active = document.activeElement; while (active?.shadowRoot?.activeElement) { active = active.shadowRoot.activeElement; } return active === element; }"))
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The tabulator does not lead to {locator}.");
    }

    public async Task ShootAsync(string name) => await Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"portal-{name}.png"), FullPage = true });

    /// <summary>Nothing was blocked, nothing failed, nothing left the host, nothing is wider than the page, and everybody can use it.</summary>
    public async Task CheckAsync(string name)
    {
        await ShootAsync(name);
        Assert.Empty(await Page.EvaluateAsync<string[]>("() => violations"));
        Assert.Empty(_errors);
        var (width, view) = (await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), await Page.EvaluateAsync<int>("() => document.documentElement.clientWidth"));
        Assert.True(width <= view, $"{name}: the page is {width} wide in a window of {view}.");
        var grave = (await Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").ToList();
        Assert.True(grave.Count == 0, string.Join("\n", grave.SelectMany(violation => violation.Nodes.Select(node => $"{name} of {_address}: {violation.Id}: {node.Html} {node.Any.FirstOrDefault()?.Message}"))));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
