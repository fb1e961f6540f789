using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using SlackBot.Configuration;

namespace SlackBot.Api;

/// <summary>Adds the client of Slack's Web API.</summary>
internal static class SlackApiServices
{
    private const int Retries = 4;
    private const long LongestAnswer = 4 << 20;
    private static readonly TimeSpan OneAttempt = TimeSpan.FromSeconds(10);

    public static void AddSlackApi(this IServiceCollection services)
    {
        var client = services.AddHttpClient<SlackApi>((provider, http) =>
        {
            var options = provider.GetRequiredService<IOptions<SlackOptions>>().Value;
            http.BaseAddress = options.ApiUrl.AbsoluteUri.EndsWith('/') ? options.ApiUrl : new Uri(options.ApiUrl.AbsoluteUri + "/");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.BotToken);
            http.MaxResponseContentBufferSize = LongestAnswer;

            // How long Slack wants to be left alone is Slack's to say; each attempt has a limit of its own.
            http.Timeout = Timeout.InfiniteTimeSpan;
        });

        // A redirect would take the token elsewhere.
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        client.AddResilienceHandler("slack", (pipeline, context) =>
        {
            pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => new ValueTask<bool>(WasNotDone(arguments.Outcome)),
            });
            pipeline.AddTimeout(OneAttempt);
        });
    }

    /// <summary>Only what certainly was not done is done again: a message must not come twice.</summary>
    private static bool WasNotDone(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result.StatusCode: HttpStatusCode.TooManyRequests } => true,
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError } } => true,
        _ => false,
    };
}
