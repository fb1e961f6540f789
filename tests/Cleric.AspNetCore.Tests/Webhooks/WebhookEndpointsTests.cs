using System.Net;
using System.Text;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Webhooks;
using Cleric.Triggers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace Cleric.AspNetCore.Tests.Webhooks;

public sealed class WebhookEndpointsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alertmanager", 3, 2)]
    [InlineData("grafana", 2, 2)]
    [InlineData("pagerduty", 1, 1)]
    [InlineData("datadog", 1, 1)]
    public async Task What_a_sender_posts_becomes_an_investigation_on_behalf_of_the_sender_and_its_tenant(string name, int sent, int attached)
    {
        await using var portal = await WebhookPortal.StartAsync();
        var body = Body(name);
        var (status, answer) = await portal.PostAsync(name, body);
        Assert.Equal(HttpStatusCode.Accepted, status);
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal((entry.Id, false, attached), ((string?)answer!["investigation"], (bool)answer["duplicate"]!, (int)answer["alerts"]!));
        Assert.Equal((name, name, "shop", attached), (entry.By, entry.Source, entry.Tenant, entry.Alerts));
        Assert.Equal(WebhookPortal.Begin + TimeSpan.FromSeconds(5), entry.DueAt);
        Assert.Equal(InvestigationStatus.Queued, entry.Status);
        Assert.True(attached <= sent);
    }

    [Fact]
    public async Task The_trigger_investigated_is_the_alert_that_fired_first()
    {
        await using var portal = await WebhookPortal.StartAsync();
        await portal.PostAsync("alertmanager", WebhookExamples.Alertmanager);
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal("TargetDown", Assert.IsType<AlertTrigger>(entry.Trigger).Name);
        Assert.Equal(["TargetDown", "CheckoutLatencyHigh"], (await portal.AlertsAsync(entry.Id)).Select(alert => alert.Trigger.Name));
    }

    [Fact]
    public async Task A_deployment_is_investigated_when_what_it_did_shows_and_once()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var (status, answer) = await portal.PostAsync("github", WebhookExamples.GitHub, ("X-GitHub-Delivery", "d1"), ("X-GitHub-Event", "deployment"));
        Assert.Equal(HttpStatusCode.Accepted, status);
        var (_, again) = await portal.PostAsync("github", WebhookExamples.GitHub, ("X-GitHub-Delivery", "d2"));
        Assert.Equal((string?)answer!["investigation"], (string?)again!["investigation"]);
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal((WebhookPortal.Begin + TimeSpan.FromMinutes(10), "Hello-World", 0), (entry.DueAt, entry.Entity, entry.Alerts));
    }

    [Fact]
    public async Task An_alert_does_not_wait_for_the_investigation_of_a_change()
    {
        await using var portal = await WebhookPortal.StartAsync();
        await portal.PostAsync("github", WebhookExamples.GitHub, ("X-GitHub-Delivery", "d1"));
        await portal.AlertAsync("HelloIsSlow", "Hello-World");
        Assert.Equal(2, (await portal.EntriesAsync()).Count);
    }

    [Fact]
    public async Task The_same_deployment_of_two_tenants_is_two()
    {
        var ids = new List<string?>();
        foreach (var tenant in (string?[])["shop", "bank", null])
        {
            await using var portal = await WebhookPortal.StartAsync(options => options.GitHub.Tenant = tenant);
            ids.Add((string?)(await portal.PostAsync("github", WebhookExamples.GitHub)).Answer!["investigation"]);
            Assert.Single(await portal.EntriesAsync(tenant));
        }

        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var (status, answer) = await portal.PostAsync("github", """{"zen":"Keep it logically awesome.","hook_id":1}""", ("X-GitHub-Event", "ping"));
        Assert.Equal((HttpStatusCode.OK, null, 0), (status, (string?)answer!["investigation"], (int)answer["alerts"]!));
        Assert.True(answer.ContainsKey("investigation"));
        Assert.Empty(await portal.EntriesAsync());
    }

    [Theory]
    [InlineData("alertmanager")]
    [InlineData("grafana")]
    [InlineData("pagerduty")]
    [InlineData("datadog")]
    [InlineData("generic")]
    public async Task A_delivery_that_is_sent_again_is_answered_as_before_and_changes_nothing(string name)
    {
        await using var portal = await WebhookPortal.StartAsync();
        var (_, first) = await portal.PostAsync(name, Body(name));
        var (status, again) = await portal.PostAsync(name, Body(name));
        Assert.Equal((HttpStatusCode.OK, true, 0), (status, (bool)again!["duplicate"]!, (int)again["alerts"]!));
        Assert.Equal((string?)first!["investigation"], (string?)again["investigation"]);
        Assert.Single(await portal.EntriesAsync());
    }

    [Theory]
    [InlineData("alertmanager")]
    [InlineData("grafana")]
    [InlineData("pagerduty")]
    [InlineData("datadog")]
    [InlineData("github")]
    [InlineData("generic")]
    public async Task What_is_forged_is_refused_and_noted(string name)
    {
        await using var portal = await WebhookPortal.StartAsync();
        string[] names = ["Authorization", "X-PagerDuty-Signature", "X-Hub-Signature-256", "X-Grafana-Alerting-Signature", "X-Cleric-Signature"];
        foreach (var value in (string[])["", "Bearer nobody's secret at all", $"v1={WebhookExamples.Hmac("another body")}", $"sha256={WebhookExamples.Hmac("another body")}"])
        {
            var (status, problem) = await portal.PostAsync(name, Body(name), [.. names.Select(header => (header, value))]);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal(401, (int)problem!["status"]!);
            Assert.NotEmpty((string)problem["detail"]!);
            Assert.DoesNotContain(WebhookExamples.Secret, problem.ToJsonString(), StringComparison.Ordinal);
        }

        Assert.Empty(await portal.EntriesAsync());
        var audits = await portal.Index.AuditsAsync("shop", cancellationToken: Cancellation);
        Assert.Equal(4, audits.Count);
        Assert.All(audits, audit => Assert.Equal((name, "shop", "webhook", "refused", null), (audit.Principal, audit.Tenant, audit.Operation, audit.Outcome, audit.Subject)));
    }

    [Fact]
    public async Task What_is_signed_but_stale_is_refused()
    {
        await using var portal = await WebhookPortal.StartAsync();
        const string Body = """{"name":"A"}""";
        var old = WebhookPortal.Begin.ToUnixTimeSeconds() - 301;
        (string, string)[] headers = [("X-Cleric-Signature", $"sha256={WebhookExamples.Hmac($"{old}.{Body}")}"), ("X-Cleric-Timestamp", $"{old}")];
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.PostAsync("generic", Body, headers)).Status);
        await using var lenient = await WebhookPortal.StartAsync(options => options.Generic.Tolerance = TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.Accepted, (await lenient.PostAsync("generic", Body, headers)).Status);
    }

    [Fact]
    public async Task What_was_done_is_noted_with_the_investigation()
    {
        await using var portal = await WebhookPortal.StartAsync(options => options.Generic.Principal = "the-lab");
        var id = await portal.AlertAsync("A", "checkout");
        var audit = Assert.Single(await portal.Index.AuditsAsync("shop", cancellationToken: Cancellation));
        Assert.Equal(("the-lab", "shop", "webhook", id, "done"), (audit.Principal, audit.Tenant, audit.Operation, audit.Subject, audit.Outcome));
        Assert.Equal(new Caller("the-lab", "shop"), (await portal.Index.RequestAsync(id!, Cancellation))!.Caller);
    }

    [Fact]
    public async Task A_sender_without_a_secret_does_not_exist()
    {
        await using var portal = await WebhookPortal.StartAsync(options =>
        {
            options.Generic.Secrets.Clear();
            options.Grafana.Enabled = false;
        });
        Assert.Equal(HttpStatusCode.NotFound, (await portal.PostAsync("generic", """{"name":"A"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await portal.PostAsync("grafana", WebhookExamples.Grafana)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await portal.PostAsync("slack", "{}")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await portal.PostAsync("alertmanager", WebhookExamples.Alertmanager)).Status);
    }

    [Fact]
    public async Task A_sender_may_be_left_to_a_policy_of_the_host()
    {
        await using var portal = await WebhookPortal.StartAsync(options =>
        {
            options.Generic.Secrets.Clear();
            options.Generic.Policy = "sre";
            options.PagerDuty.Policy = "sre";
        });
        using var json = new StringContent("""{"name":"A"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.SendAsync("generic", json)).Status);
        using var again = new StringContent("""{"name":"A"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Accepted, (await portal.SendAsync("generic", again, (HostUser.Header, TestPortal.Ada))).Status);

        // With both, both have to be met.
        var body = Body("pagerduty");
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.PostAsync("pagerduty", body)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.PostAsync("pagerduty", body, (HostUser.Header, TestPortal.Ada), ("X-PagerDuty-Signature", "v1="))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await portal.PostAsync("pagerduty", body, (HostUser.Header, TestPortal.Ada))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_not_read_whether_it_says_so_or_not(bool says)
    {
        await using var portal = await WebhookPortal.StartAsync(options => options.Alertmanager.MaxBytes = 4096);
        var bytes = Encoding.UTF8.GetBytes(WebhookExamples.Alertmanager.PadRight(4097));
        using var content = says ? (HttpContent)new ByteArrayContent(bytes) : new StreamContent(new Unmeasured(bytes));
        content.Headers.ContentType = new("application/json");
        var (status, problem) = await portal.SendAsync("alertmanager", content, ("Authorization", $"Bearer {WebhookExamples.Secret}"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("4096 bytes", (string)problem!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await portal.PostAsync("alertmanager", WebhookExamples.Alertmanager.PadRight(4096))).Status);
    }

    [Fact]
    public void Limits_are_as_documented()
    {
        var options = new WebhooksOptions();
        Assert.Equal((8L << 20, 1L << 20), (options.Alertmanager.MaxBytes, options.GitHub.MaxBytes));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), 20, TimeSpan.FromMinutes(10)), (options.GroupWait, options.GroupWindow, options.StormThreshold, options.ChangeDelay));
    }

    [Fact]
    public async Task The_body_of_a_request_without_credentials_is_not_touched()
    {
        await using var portal = await WebhookPortal.StartAsync();
        var stream = new Unmeasured(new byte[1 << 20]);
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new("application/json");
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.SendAsync("alertmanager", content, ("Authorization", "Bearer nobody's secret at all"))).Status);
        Assert.True(stream.Consumed < 1 << 20);
    }

    [Theory]
    [InlineData("alertmanager", "{}", "version")]
    [InlineData("generic", "not json", "malformed")]
    [InlineData("generic", "{\"nmae\":\"A\"}", "$.nmae")]
    [InlineData("pagerduty", "{}", "'event'")]
    [InlineData("github", "{}", "'deployment'")]
    [InlineData("datadog", "{}", "alert_id")]
    public async Task What_is_of_another_form_is_answered_with_the_field(string name, string body, string words)
    {
        await using var portal = await WebhookPortal.StartAsync();
        var (status, problem) = await portal.PostAsync(name, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_JSON_is_taken()
    {
        await using var portal = await WebhookPortal.StartAsync();
        using var form = new FormUrlEncodedContent([new("payload", WebhookExamples.GitHub)]);
        var (status, problem) = await portal.SendAsync("github", form, ("X-GitHub-Event", "deployment"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains("application/json", (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_delivery_is_refused_for_is_noted()
    {
        await using var portal = await WebhookPortal.StartAsync(options => options.Alertmanager.MaxBytes = 4096);
        using var form = new FormUrlEncodedContent([new("payload", WebhookExamples.GitHub)]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await portal.SendAsync("github", form)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await portal.PostAsync("alertmanager", new string(' ', 4097))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await portal.PostAsync("datadog", "{}")).Status);
        var audits = await portal.Index.AuditsAsync("shop", cancellationToken: Cancellation);
        Assert.Equal(["datadog", "alertmanager", "github"], audits.Select(audit => audit.Principal));
        Assert.All(audits, audit => Assert.Equal(("shop", "webhook", "refused", null), (audit.Tenant, audit.Operation, audit.Outcome, audit.Subject)));
    }

    [Fact]
    public async Task What_cannot_be_investigated_is_answered_with_the_field()
    {
        await using var portal = await WebhookPortal.StartAsync();
        portal.Investigator.When(investigator => investigator.Validate(Arg.Is<InvestigationRequest>(request => request.Trigger.Title == "bad"))).Throw(new ClericException("trigger.text is bad."));
        var id = await portal.AlertAsync("A", "checkout");
        (string Body, string Detail)[] deliveries =
        [
            ("""{"trigger":{"kind":"question","text":"bad"}}""", "trigger.text is bad."),
            ("""{"key":"1","trigger":{"kind":"alert","name":"bad","entity":"checkout"}}""", "Alert 'bad' (1): trigger.text is bad."),
            ("""{"alerts":[{"symptom":"errors"},{"key":"2","name":"bad","entity":"checkout"}]}""", "'alerts[0].name' is missing in the body: an alert has to have a name (docs/webhooks.md tells the form). (1 more of its alerts are wrong.)"),
        ];
        foreach (var (body, detail) in deliveries)
        {
            var (status, problem) = await portal.PostAsync("generic", body);
            Assert.Equal((HttpStatusCode.BadRequest, detail), (status, (string?)problem!["detail"]));
        }

        Assert.Equal((id, 1), Assert.Single((await portal.EntriesAsync()).Select(entry => (entry.Id, entry.Alerts))));
    }

    [Fact]
    public async Task An_alert_that_cannot_be_investigated_takes_none_of_its_delivery_with_it()
    {
        await using var portal = await WebhookPortal.StartAsync();
        portal.Investigator.When(investigator => investigator.Validate(Arg.Is<InvestigationRequest>(request => request.Trigger.Title == "bad"))).Throw(new ClericException("trigger.at is bad."));
        const string Body = """{"id":"7","alerts":[{"key":"1","name":"bad"},{"name":"B","entity":"checkout"},{"name":"C","entity":"checkout","symptom":"slowness"}]}""";
        var (status, answer) = await portal.PostAsync("generic", Body);
        Assert.Equal((HttpStatusCode.Accepted, 1), (status, (int)answer!["alerts"]!));
        string?[] problems = [.. answer["problems"]!.AsArray().Select(problem => (string?)problem)];
        Assert.Equal(2, problems.Length);
        Assert.StartsWith("'alerts[2].symptom' is 'slowness'", problems[0], StringComparison.Ordinal);
        Assert.Equal("Alert 'bad' (1): trigger.at is bad.", problems[1]);
        Assert.Equal(("B", 1), Assert.Single((await portal.EntriesAsync()).Select(entry => (((AlertTrigger)entry.Trigger).Name, entry.Alerts))));

        // Sent again it is the same delivery, and says the same of it.
        (status, answer) = await portal.PostAsync("generic", Body);
        Assert.Equal((HttpStatusCode.OK, true, 2), (status, (bool)answer!["duplicate"]!, answer["problems"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("""{"kind":"alert","name":" "}""", "trigger.name")]
    [InlineData("""{"kind":"alert","name":"A","labels":{"region":null}}""", "trigger.labels.region")]
    [InlineData("""{"kind":"question","text":""}""", "trigger.text")]
    [InlineData("""{"kind":"anomaly","metric":""}""", "trigger.metric")]
    [InlineData("""{"kind":"change","changeId":""}""", "trigger.changeId")]
    public async Task A_trigger_that_says_nothing_is_answered_with_the_field(string trigger, string field)
    {
        // By the investigator of every host.
        await using var portal = await WebhookPortal.StartAsync(services: services => services.Remove(services.Last(service => service.ServiceType == typeof(IInvestigator))));
        var (status, problem) = await portal.PostAsync("generic", $$"""{"trigger":{{trigger}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(field, (string)problem!["detail"]!, StringComparison.Ordinal);
        Assert.Empty(await portal.EntriesAsync());
    }

    [Fact]
    public async Task A_question_about_a_stretch_of_time_is_about_no_other()
    {
        await using var portal = await WebhookPortal.StartAsync();
        await portal.PostAsync("generic", """{"trigger":{"kind":"question","text":"Why was checkout slow?","window":{"start":"2025-12-24T10:00:00Z","end":"2025-12-24T11:00:00Z"}}}""");
        Assert.Null(Assert.Single(await portal.EntriesAsync()).Trigger.At);
    }

    [Fact]
    public async Task A_full_queue_is_answered_so_that_the_delivery_is_sent_again()
    {
        await using var portal = await WebhookPortal.StartAsync(services: services => services.Configure<InvestigationQueueOptions>(options => options.MaxWaiting = 1));
        await portal.AlertAsync("A", "checkout");
        var body = """{"name":"B","entity":"cart","id":"d1"}""";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await portal.PostAsync("generic", body)).Status);
        await portal.Services.GetRequiredService<IInvestigations>().CancelAsync(new Caller("ada", "shop"), (await portal.EntriesAsync())[0].Id, Cancellation);
        var (status, answer) = await portal.PostAsync("generic", body);
        Assert.Equal((HttpStatusCode.Accepted, false), (status, (bool)answer!["duplicate"]!));
    }

    [Fact]
    public async Task Markup_stays_text()
    {
        const string Name = "<img src=x onerror=alert(1)>";
        await using var portal = await WebhookPortal.StartAsync();
        var id = await portal.AlertAsync(Name, "<script>alert(2)</script>");
        var entry = Assert.Single(await portal.EntriesAsync());
        Assert.Equal((Name, "<script>alert(2)</script>"), (entry.Title, entry.Entity));
        Assert.Equal(Name, Assert.Single(await portal.AlertsAsync(id!)).Trigger.Name);
    }

    [Fact]
    public async Task A_host_can_read_what_another_system_posts()
    {
        await using var portal = await WebhookPortal.StartAsync(
            options => options.Others["nagios"] = new WebhookOptions { Secrets = { "a secret of nagios" }, Tenant = "shop" },
            services => services.AddSingleton<IWebhookReceiver, NagiosReceiver>());
        using var content = new StringContent("\"HOST DOWN\"", Encoding.UTF8, "application/json");
        var (status, answer) = await portal.SendAsync("nagios", content, ("Authorization", "Bearer a secret of nagios"));
        Assert.Equal((HttpStatusCode.Accepted, 1), (status, (int)answer!["alerts"]!));
        Assert.Equal("nagios", Assert.Single(await portal.EntriesAsync()).Source);
    }

    [Fact]
    public async Task Mistakes_in_options_are_named_when_the_host_starts()
    {
        var mistake = await Assert.ThrowsAsync<OptionsValidationException>(() => WebhookPortal.StartAsync(options =>
        {
            options.Grafana.Secrets.Add("short");
            options.Datadog.MaxBytes = 3;
            options.Others["nagios"] = new WebhookOptions { Tolerance = TimeSpan.Zero };
            options.StormThreshold = 1;
            options.EntityLabels.Add(" ");
        }));
        string[] words = ["Grafana:Secrets holds a secret of fewer than 16", "MaxBytes must be between", "Others:nagios: ", "StormThreshold must be", "EntityLabels holds an empty name"];
        Assert.All(words, word => Assert.Contains(word, mistake.Message, StringComparison.Ordinal));
        Assert.Contains("Others holds 'nagios', but no receiver of that name is there", (await Assert.ThrowsAsync<ClericException>(() => WebhookPortal.StartAsync(options => options.Others["nagios"] = new WebhookOptions()))).Message, StringComparison.Ordinal);
        Assert.Contains("no authorisation policy 'nobody'", (await Assert.ThrowsAsync<ClericException>(() => WebhookPortal.StartAsync(options => options.GitHub.Policy = "nobody"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_bound_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Webhooks:GroupWait"] = "00:00:09",
            ["Webhooks:EntityLabels:0"] = "team",
            ["Webhooks:Alertmanager:Secrets:0"] = "a secret of alertmanager",
            ["Webhooks:Alertmanager:Tenant"] = "shop",
            ["Webhooks:GitHub:Secrets:0"] = "one secret of github's",
            ["Webhooks:GitHub:Secrets:1"] = "another secret of github's",
            ["Webhooks:GitHub:Policy"] = "sre",
            ["Webhooks:Others:nagios:Secrets:0"] = "a secret of nagios",
            ["Webhooks:Others:nagios:MaxBytes"] = "2048",
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IWebhookReceiver, NagiosReceiver>();
        services.AddCleric().AddWebhooks(configuration.GetSection("Webhooks"));
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<WebhooksOptions>>().Value;
        Assert.Equal(TimeSpan.FromSeconds(9), options.GroupWait);
        Assert.Equal(["team"], options.EntityLabels);
        Assert.Equal(("a secret of alertmanager", "shop", 8L << 20), (Assert.Single(options.Alertmanager.Secrets), options.Alertmanager.Tenant, options.Alertmanager.MaxBytes));
        Assert.Equal((2, "sre"), (options.GitHub.Secrets.Count, options.GitHub.Policy));
        Assert.Equal(("a secret of nagios", 2048L), (Assert.Single(options.Others["nagios"].Secrets), options.Others["NAGIOS"].MaxBytes));
        Assert.Empty(options.Grafana.Secrets);
    }

    private static string Body(string name) => name switch
    {
        "alertmanager" => WebhookExamples.Alertmanager,
        "grafana" => WebhookExamples.Grafana,
        "pagerduty" => WebhookExamples.PagerDuty.Replace("incident.priority_updated", "incident.triggered", StringComparison.Ordinal),
        "datadog" => WebhookExamples.Datadog,
        "github" => WebhookExamples.GitHub,
        _ => """{"name":"CheckoutLatencyHigh","entity":"checkout"}""",
    };

    private sealed class NagiosReceiver : IWebhookReceiver
    {
        public string Name => "nagios";

        public bool SignsBody => false;

        public string? Refuse(WebhookRequest request, WebhookOptions options) => WebhookSecrets.Holds(options.Secrets, request.Headers.Authorization) ? null : "No.";

        public WebhookDelivery Read(WebhookRequest request) => new()
        {
            Alerts = [new AttachedAlert { Key = "k", Source = Name, Trigger = new AlertTrigger { Name = Encoding.UTF8.GetString(request.Body.Span) }, ReceivedAt = request.ReceivedAt }],
        };
    }

    /// <summary>A stream that does not tell its length, and counts what is read of it.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public int Consumed { get; private set; }

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            Consumed += read;
            return read;
        }
    }
}
