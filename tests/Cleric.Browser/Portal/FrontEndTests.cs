using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cleric.Browser.Portal;

/// <summary>The button in pages that others make, in React and in Blazor.</summary>
public sealed class FrontEndTests(Chromium chromium, PortalHost portal) : IClassFixture<PortalHost>
{
    private const int MostLines = 10;

    [Theory]
    [InlineData("ReactPage", "src/Page.jsx", "index.html")]
    [InlineData("BlazorPage", "Page.razor", "App.razor")]
    public async Task A_page_with_the_button_is_ten_lines_at_most(string sample, string page, string around)
    {
        var token = TestContext.Current.CancellationToken;
        var lines = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "samples", sample, page), token)).Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        var loading = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "samples", sample, around), token)).Where(line => line.Contains("cleric", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, line => line.Contains("<cleric-investigate", StringComparison.Ordinal));
        Assert.Single(loading);
        Assert.InRange(lines.Count + loading.Count, 2, MostLines);
    }

    [Fact]
    public async Task The_button_works_in_a_page_in_React()
    {
        var browser = chromium.Require();
        if (!Directory.Exists(PortalHost.React))
        {
            Assert.Skip("Needs the built page: npm ci && npm run build in samples/ReactPage.");
        }

        await using var opened = await PortalPage.OpenAsync(browser, await portal.AddressAsync());
        await opened.SignInAsync("ada", "shop-demo");
        await opened.Page.GotoAsync("/pages/");
        await opened.Page.GetByLabel("Service").SelectOptionAsync("gateway");
        await InvestigatedAsync(opened, "react");
    }

    [Fact]
    public async Task The_button_works_in_a_page_in_Blazor()
    {
        var browser = chromium.Require();
        await using var host = await SampleProcess.StartAsync("BlazorPage", "--port", "0");
        await using var opened = await PortalPage.OpenAsync(browser, host.Address);
        await opened.Page.GotoAsync("/");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "gateway" }).ClickAsync();
        await InvestigatedAsync(opened, "blazor");
    }

    private static async Task InvestigatedAsync(PortalPage opened, string name)
    {
        await Expect(opened.Page.Locator("cleric-investigate")).ToHaveAttributeAsync("entity", "gateway");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Investigate" }).ClickAsync();
        await Expect(opened.Finding).ToContainTextAsync("gateway");
        await opened.CheckAsync(name);
    }
}
