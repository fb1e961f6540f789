using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cleric.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Cleric.AspNetCore.Tests.Endpoints;

public sealed class AccessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_without_a_policy_does_not_start_and_is_told_what_to_add()
    {
        var mistake = await Assert.ThrowsAsync<ClericException>(() => TestPortal.StartAsync(endpoints: options => options.Policy = null));
        Assert.Contains("AddEndpoints(options => options.Policy", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_a_policy_for_some_operations_only_is_told_which_is_open()
    {
        var mistake = await Assert.ThrowsAsync<ClericException>(() => TestPortal.StartAsync(endpoints: options =>
        {
            options.Policy = null;
            options.ReadPolicy = options.InvestigatePolicy = options.FeedbackPolicy = "sre";
        }));
        Assert.Contains("options.MemoryPolicy", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_the_host_does_not_know_is_named()
    {
        var mistake = await Assert.ThrowsAsync<ClericException>(() => TestPortal.StartAsync(endpoints: options => options.Policy = "sres"));
        Assert.Contains("'sres'", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_has_not_the_role_gets_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        using var nobody = portal.Client(null);
        using var guest = portal.Client("carl;tenant=shop;role=guest");
        foreach (var operation in ApiOperations.All)
        {
            var path = operation.Path.TrimStart('/').Replace("{id}", "x", StringComparison.Ordinal).Replace("{exhibitId}", "E1", StringComparison.Ordinal);
            foreach (var (client, status) in new[] { (nobody, HttpStatusCode.Unauthorized), (guest, HttpStatusCode.Forbidden) })
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path) { Content = operation.Method == "POST" ? JsonContent.Create(new JsonObject()) : null };
                using var answer = await client.SendAsync(request, Cancellation);
                Assert.Equal((operation.Name, status), (operation.Name, answer.StatusCode));
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                var problem = await TestPortal.ObjectAsync(answer);
                Assert.Equal((int)status, (int)problem["status"]!);
                Assert.StartsWith(client == nobody ? "You are not signed in." : "You are signed in and may not do this", (string)problem["detail"]!, StringComparison.Ordinal);
            }
        }

        var audits = await portal.Index.AuditsAsync("shop", cancellationToken: Cancellation);
        Assert.Equal(ApiOperations.All.Select(operation => ("carl", operation.Name, "forbidden", operation.Path.Contains("{id}", StringComparison.Ordinal) ? "x" : null)),
            audits.Reverse().Select(audit => (audit.Principal, audit.Operation, audit.Outcome, audit.Subject)));
    }

    [Fact]
    public async Task Who_signs_in_by_a_cookie_is_answered_and_not_led_to_a_page()
    {
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddOtlpCapture(TestPortal.Capture).Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie());
        using var nobody = portal.Client(null);
        using var answer = await nobody.GetAsync(new Uri("investigations", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("You are not signed in.", (string)(await TestPortal.ObjectAsync(answer))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_host_says_to_the_refused_in_its_own_words_stays()
    {
        var own = Substitute.For<IAuthorizationMiddlewareResultHandler>();
        await using var services = new ServiceCollection().AddSingleton(own).AddCleric().AddEndpoints(options => options.Policy = "sre").Services.BuildServiceProvider();
        Assert.Same(own, services.GetRequiredService<IAuthorizationMiddlewareResultHandler>());
    }

    [Fact]
    public async Task Operations_can_have_policies_of_their_own()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.InvestigatePolicy = "lead");
        using var ada = portal.Client();
        using var lead = portal.Client("lea;tenant=shop;role=lead;role=sre");
        using var refused = await ada.PostAsJsonAsync("investigations", TestPortal.Incident(), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await TestPortal.StartIncidentAsync(lead);
        Assert.Single((await TestPortal.GetAsync(ada, "investigations"))["investigations"]!.AsArray());
    }

    [Fact]
    public async Task Who_belongs_to_no_tenant_is_refused_where_tenants_are_required()
    {
        await using var portal = await TestPortal.StartAsync(endpoints: options => options.RequireTenant = true);
        using var client = portal.Client("dan;role=sre");
        using var answer = await client.GetAsync(new Uri("investigations", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("'tenant'", (string)(await TestPortal.ObjectAsync(answer))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_button_is_served_to_all_and_not_again_to_who_has_it()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client(null);
        using var first = await client.GetAsync(new Uri("cleric-investigate.js", UriKind.Relative), Cancellation);
        Assert.Equal("text/javascript", first.Content.Headers.ContentType?.MediaType);
        using var request = new HttpRequestMessage(HttpMethod.Get, "cleric-investigate.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }
}
