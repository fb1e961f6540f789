using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cleric.Browser;

/// <summary>How it looks, and whether everybody can use it, in each state, light and dark, wide and narrow.</summary>
public sealed class LookTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    [InlineData(ColorScheme.Light, 320)]
    public async Task Every_state_fits_the_window_and_is_accessible(ColorScheme scheme, int width)
    {
        await using var host = await Host.StartAsync(new() { Gated = true }, TestContext.Current.CancellationToken);
        await using var page = await ButtonPage.OpenAsync(chromium.Require(), host, Markup.Alert, scheme, width);
        await Expect(page.Start).ToBeVisibleAsync();
        await CheckAsync("idle");

        host.Gate.Let(7);
        await page.Start.ClickAsync();
        await Expect(page.Page.Locator(".ledger li")).ToHaveCountAsync(6);
        await Expect(page.Page.Locator(".log .chip.good")).ToHaveCountAsync(7);
        await CheckAsync("running");

        host.Gate.Open();
        await Expect(page.Finding).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".plot svg")).Not.ToHaveCountAsync(0);
        await CheckAsync("report");

        await page.Page.Locator(".ranked summary").First.ClickAsync();
        await page.Page.Locator(".ranked summary").Nth(1).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "It was something else" }).ClickAsync();
        await Expect(page.Page.Locator("option")).Not.ToHaveCountAsync(1);
        await CheckAsync("opened");

        await page.Citations.First.ClickAsync();
        await Expect(page.Dialog).ToBeVisibleAsync();
        await CheckAsync("dialog");

        async Task CheckAsync(string state)
        {
            await page.ShootAsync($"{state}-{scheme.ToString().ToLowerInvariant()}-{width}", whole: state != "dialog");
            await page.AssertFitsAsync();
            await page.AssertCleanAsync();
            var found = await page.Page.RunAxe();
            var grave = found.Violations.Where(violation => violation.Impact is "serious" or "critical").ToList();
            Assert.True(grave.Count == 0, string.Join("\n", grave.SelectMany(violation => violation.Nodes.Select(node => $"{state}: {violation.Id}: {node.Html} {node.Any.FirstOrDefault()?.Message}"))));
        }
    }
}
