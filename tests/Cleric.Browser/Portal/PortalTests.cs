using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cleric.Browser.Portal;

/// <summary>What an engineer does in the portal.</summary>
public sealed class PortalTests(Chromium chromium, PortalHost portal) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task An_alert_is_investigated_its_evidence_looked_at_and_the_finding_confirmed_into_memory()
    {
        await using var opened = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync());
        var page = opened.Page;
        await opened.SignInAsync("ada", "shop-demo");
        await page.GetByRole(AriaRole.Link, new() { Name = "Alerts", Exact = true }).ClickAsync();
        await Expect(opened.Rows).ToHaveCountAsync(4);

        await opened.Investigate("53.3 %").ClickAsync();
        await Expect(opened.Updates.Nth(4)).ToBeAttachedAsync();
        await Expect(opened.Finding).ToContainTextAsync("Lock contention at postgres");

        await opened.Citation.ClickAsync();
        await Expect(opened.Dialog).ToContainTextAsync("Query as sent");
        await opened.Dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(opened.Dialog).ToBeHiddenAsync();
        await opened.Right.ClickAsync();
        await Expect(page.Locator("cleric-investigate .said")).ToContainTextAsync("Recorded");
        await opened.CheckAsync("flow-confirmed");

        await page.GetByRole(AriaRole.Link, new() { Name = "Memory" }).ClickAsync();
        await Expect(opened.Rows.Filter(new() { HasText = "Lock contention" }).Filter(new() { Has = page.GetByText("confirmed", new() { Exact = true }) })).Not.ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Who asked what" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "feedback" }).First).ToContainTextAsync("ada");
    }

    [Fact]
    public async Task The_same_works_by_the_keyboard_alone()
    {
        await using var opened = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync());
        var page = opened.Page;
        await page.GotoAsync("/alerts");
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("ada");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("shop-demo");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Alerts" })).ToBeVisibleAsync();

        // The first stop leads past the navigation.
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await opened.TabToAsync(opened.Investigate("15.2 %"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(opened.Updates.Nth(4)).ToBeAttachedAsync();
        await Expect(opened.Finding).ToBeVisibleAsync();

        await opened.TabToAsync(opened.Citation);
        await page.Keyboard.PressAsync("Enter");
        await Expect(opened.Dialog).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(opened.Dialog).ToBeHiddenAsync();
        await opened.TabToAsync(opened.Right);
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator("cleric-investigate .said")).ToContainTextAsync("Recorded");

        await page.Keyboard.PressAsync("Control+Home");
        await page.ReloadAsync();
        await opened.TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Memory" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Memory", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("confirmed", new() { Exact = true })).Not.ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Every_page_fits_the_window_and_is_accessible(ColorScheme scheme, int width)
    {
        await using var opened = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync(), scheme, width);
        var page = opened.Page;
        var look = $"{scheme.ToString().ToLowerInvariant()}-{width}";
        await page.GotoAsync("/");
        await opened.CheckAsync($"sign-in-{look}");
        await opened.SignInAsync("grace", "market-demo");
        var id = await opened.InvestigateAsync("8.1 %");
        await opened.ShootAsync($"alerts-open-{look}");
        (string Name, string Path)[] places = [("services", "/"), ("alerts", "/alerts"), ("investigations", "/investigations"), ("memory", "/memory"), ("connectors", "/connectors"), ("audit", "/audit"), ("missing", "/nothing-here")];
        foreach (var (name, path) in places)
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("cleric-investigate:not(:defined)")).ToHaveCountAsync(0);
            await opened.CheckAsync($"{name}-{look}");
        }

        await page.GotoAsync($"/investigations/{id}");
        await Expect(opened.Finding).ToBeVisibleAsync();
        await opened.CheckAsync($"investigation-{look}");
    }

    [Fact]
    public async Task An_investigation_of_another_tenant_is_not_there()
    {
        await using var ada = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync());
        await ada.SignInAsync("ada", "shop-demo");
        var id = await ada.InvestigateAsync("1.484 s");
        Assert.Equal(200, (await ada.Page.GotoAsync($"/investigations/{id}"))!.Status);

        await using var grace = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync());
        await grace.SignInAsync("grace", "market-demo");
        var missing = await grace.Page.GotoAsync($"/investigations/{id}");
        Assert.Equal(404, missing!.Status);
        Assert.DoesNotContain("1.484 s", await missing.TextAsync(), StringComparison.Ordinal);

        // Nor does a page that begins after it tell that it is somebody's.
        await grace.Page.GotoAsync($"/investigations?after={id}");
        Assert.EndsWith("/investigations", grace.Page.Url, StringComparison.Ordinal);
        Assert.Equal(404, (await grace.Api.GetAsync($"/cleric/investigations/{id}")).Status);
        await grace.Page.GotoAsync("/investigations");
        await Expect(grace.Page.GetByText("1.484 s")).ToHaveCountAsync(0);
        await grace.Page.GotoAsync("/audit");
        await Expect(grace.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = id }).First).ToContainTextAsync("not found");
        await Expect(grace.Page.GetByText("other tenant")).ToHaveCountAsync(0);
        await Expect(grace.Page.GetByText("ada", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task How_sure_it_is_is_not_told_of_what_has_no_cause()
    {
        await using var opened = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync());
        await opened.SignInAsync("ada", "shop-demo");
        var found = await opened.InvestigateAsync("1.484 s");

        // Of that time there is no recording.
        var answer = await opened.Api.PostAsync("/cleric/investigations", new() { DataObject = new { trigger = new { kind = "question", text = "Was the cart slow then?", entity = "cart", at = "2020-01-01T00:00:00Z" } } });
        Assert.Equal(202, answer.Status);
        var none = (await answer.JsonAsync())!.Value.GetProperty("id").GetString()!;
        await opened.Page.GotoAsync($"/investigations/{none}");
        await Expect(opened.Finding).ToContainTextAsync("No cause found");

        await opened.Page.GotoAsync("/investigations");
        await Expect(Row(none)).ToContainTextAsync("no cause found");
        await Expect(Row(none).GetByText("Sure")).ToHaveCountAsync(0);
        await Expect(Row(found).GetByText("Sure")).ToHaveCountAsync(1);

        ILocator Row(string id) => opened.Rows.Filter(new() { Has = opened.Page.Locator($"a[href='/investigations/{id}']") });
    }

    [Fact]
    public async Task A_memory_is_forgotten_where_somebody_presses_forget()
    {
        await using var opened = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync());
        var page = opened.Page;
        await opened.SignInAsync("ada", "shop-demo");
        var statement = $"carts are emptied at night, {Guid.NewGuid():N}";
        Assert.Equal(201, (await opened.Api.PostAsync("/cleric/memory", new() { DataObject = new { statement, entity = "service:cart" } })).Status);
        await page.GotoAsync("/memory?kind=Fact");
        await opened.Rows.Filter(new() { HasText = statement }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("forgotten");
        await Expect(page.GetByText(statement)).ToHaveCountAsync(0);
        Assert.EndsWith("kind=Fact", page.Url, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in_and_no_form_is_taken_from_elsewhere()
    {
        await using var opened = await PortalPage.OpenAsync(chromium.Require(), await portal.AddressAsync());
        Assert.Equal(401, (await opened.Api.GetAsync("/cleric/investigations")).Status);
        foreach (var path in (string[])["/", "/alerts", "/investigations", "/memory", "/connectors", "/audit"])
        {
            var answer = await opened.Api.GetAsync(path, new() { MaxRedirects = 0 });
            Assert.Equal(302, answer.Status);
            Assert.Contains("/sign-in", answer.Headers["location"], StringComparison.Ordinal);
        }

        var form = opened.Api.CreateFormData();
        form.Set("name", "ada");
        form.Set("password", "shop-demo");
        var forged = await opened.Api.PostAsync("/sign-in", new() { Form = form });
        Assert.Equal(400, forged.Status);
        Assert.Contains("default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'self'", forged.Headers["content-security-policy"], StringComparison.Ordinal);

        await opened.Page.GotoAsync("/sign-in?from=https://elsewhere.example/");
        await opened.Page.GetByLabel("Name").FillAsync("ada");
        await opened.Page.GetByLabel("Password").FillAsync("wrong");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await opened.Page.GetByLabel("Password").FillAsync("shop-demo");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(opened.Page).ToHaveURLAsync((await portal.AddressAsync()).ToString());
    }
}
