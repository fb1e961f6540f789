using System.Reflection;
using Cleric.Connectors;
using Cleric.Testing.Tests.Http;

namespace Cleric.Testing.Tests;

/// <summary>A rule is worth something only if who breaks it is caught, and is told what to do, and who keeps it passes.</summary>
public sealed class HttpConnectorConformanceTestsTests
{
    [Fact]
    public async Task A_connector_that_keeps_the_rules_passes_them_all()
    {
        Assert.Empty(await FailuresAsync(Flaw.None));
        Assert.True(Rules().Count() >= 24, "Rules were not found.");
    }

    [Theory]
    [InlineData(nameof(Flaw.RefusalIsEmpty), "A_refusal_is_denied_in_words", "HTTP 401 was told as Empty")]
    [InlineData(nameof(Flaw.TroubleIsEmpty), "A_busy_or_broken_server_is_never_empty A_later_fault_is_told", "HTTP 429 was told as Empty")]
    [InlineData(nameof(Flaw.TriesAgainItself), "A_busy_or_broken_server_is_never_empty The_secret_is_never_told", "Do not wait and try again in a connector")]
    [InlineData(nameof(Flaw.FollowsRedirectsWithCredential), "Credentials_go_to_no_other_host", "followed with the credential")]
    [InlineData(nameof(Flaw.PageIsEmpty), "A_page_is_no_answer An_answer_that_breaks_off_is_never_whole An_empty_body_is_no_answer", "a page (text/html) with status 200 was told as Empty")]
    [InlineData(nameof(Flaw.ParserErrorsEscape), "A_page_is_no_answer An_answer_that_breaks_off_is_never_whole An_empty_body_is_no_answer", "answer NoAnswer.Failed with words for what stays")]
    [InlineData(nameof(Flaw.ErrorFieldIsIgnored), "An_error_told_with_status_200_is_no_answer", "an error told with status 200")]
    [InlineData(nameof(Flaw.ReadsWithoutEnd), "An_answer_without_end_is_not_read_to_its_end", "stop at a limit")]
    [InlineData(nameof(Flaw.TellsSecretInSentAs), "The_secret_is_never_told", "the secret is in SentAs after a query that went well")]
    [InlineData(nameof(Flaw.RepeatsWhatTheServerSaid), "The_secret_is_never_told", "whose body repeats it")]
    [InlineData(nameof(Flaw.Writes), "It_only_reads An_answer_without_end_is_not_read_to_its_end", "POST /searches was sent. A connector only reads.")]
    [InlineData(nameof(Flaw.IgnoresCancellation), "A_hanging_server_is_left_when_the_query_is_cancelled", "Pass the cancellation token on")]
    [InlineData(nameof(Flaw.IgnoresLimit), "The_limit_is_respected_and_a_cut_is_told", "was limited to 1 rows, but 7 came")]
    [InlineData(nameof(Flaw.CutIsNotTold), "The_limit_is_respected_and_a_cut_is_told Every_page_is_read_and_pages_without_end_are_left", "was cut to 1 row, but its coverage is Data")]
    [InlineData(nameof(Flaw.IgnoresWindow), "No_row_lies_outside_the_window", "lies outside of")]
    [InlineData(nameof(Flaw.LocalTimes), "Times_are_in_UTC", "+02:00, which is not in UTC")]
    [InlineData(nameof(Flaw.IgnoresClock), "Another_clock_is_told", "an hour behind, and nothing says so")]
    [InlineData(nameof(Flaw.FirstPageOnly), "Every_page_is_read_and_pages_without_end_are_left", "has 2 rows in pages, and 7 on one page")]
    [InlineData(nameof(Flaw.PagesWithoutEnd), "Every_page_is_read_and_pages_without_end_are_left", "Stop when a page or its mark repeats")]
    [InlineData(nameof(Flaw.HalfIsWhole), "A_later_fault_is_told", "the answer has 2 of 7 rows, but its coverage is Data")]
    [InlineData(nameof(Flaw.StaleIsData), "Data_that_is_older_than_the_window_is_stale", "Say Stale, and since when")]
    [InlineData(nameof(Flaw.Overclaims), "The_descriptor_is_honest", "Log is declared, but there is no row")]
    public async Task A_connector_with_a_flaw_fails_for_the_reason(string flaw, string rules, string reason)
    {
        var failures = await FailuresAsync(Enum.Parse<Flaw>(flaw));
        Assert.Equal(rules.Split(' ').Order(), failures.Keys.Order());
        Assert.Contains(reason, failures[rules.Split(' ')[0]], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_whose_handler_takes_headers_along_is_caught()
    {
        Assert.Empty(await FailuresAsync(new Hosted(followsRedirects: false), nameof(HttpConnectorConformanceTests.Credentials_go_to_no_other_host)));
        var failures = await FailuresAsync(new Hosted(followsRedirects: true), nameof(HttpConnectorConformanceTests.Credentials_go_to_no_other_host));
        Assert.Contains("AllowAutoRedirect = false", Assert.Single(failures).Value, StringComparison.Ordinal);
    }

    private static Task<Dictionary<string, string>> FailuresAsync(Flaw flaw) => FailuresAsync(new FeedConformance(flaw));

    internal static async Task<Dictionary<string, string>> FailuresAsync(FeedConformance suite, string? only = null)
    {
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var rule in Rules().Where(rule => only is null || rule.Name == only))
        {
            if (await Record.ExceptionAsync(() => (Task)rule.Invoke(suite, null)!) is { } failure)
            {
                failures[rule.Name] = failure.Message;
            }
        }

        return failures;
    }

    private static IEnumerable<MethodInfo> Rules() => typeof(HttpConnectorConformanceTests).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null);

    /// <summary>A connector whose credential is in a header of its own, as many APIs have it.</summary>
    private sealed class Hosted(bool followsRedirects) : FeedConformance(Flaw.None)
    {
        protected override IConnector? ConnectAsHosted(Uri address)
        {
            var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = followsRedirects }) { BaseAddress = address };
            http.DefaultRequestHeaders.Add("X-Api-Key", Secret);
            return new Asking(http);
        }
    }

    private sealed class Asking(HttpClient http) : IConnector
    {
        public ConnectorDescriptor Descriptor { get; } = new() { Name = "asking", System = "feed", Capabilities = [new QueryCapability(Queries.QueryKind.Change)] };

        public async ValueTask<Exhibits.Answer> AskAsync(Queries.Query query, CancellationToken cancellationToken = default)
        {
            using var response = await http.GetAsync(new Uri("changes", UriKind.Relative), cancellationToken);
            return Exhibits.NoAnswer.Failed($"HTTP {(int)response.StatusCode}");
        }
    }
}
