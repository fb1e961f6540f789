using System.Collections.Concurrent;
using System.Net;
using Cleric.Exhibits;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Cleric.Door;

/// <summary>One Polly pipeline a connector, kept for the life of the host, so that a connector found broken by one investigation is left alone by all.</summary>
internal sealed class ResiliencePipelines(IOptions<ResilienceOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline<Answer>> _pipelines = new(StringComparer.Ordinal);

    public ResilienceOptions Options { get; } = options.Value;

    public ResiliencePipeline<Answer> For(string connector) => _pipelines.GetOrAdd(connector, _ => Create());

    /// <summary>Whether the fault may be gone a moment later.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500,
        HttpRequestException or IOException or TimeoutException or TimeoutRejectedException => true,

        // HttpClient's own time limit.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private ResiliencePipeline<Answer> Create()
    {
        var builder = new ResiliencePipelineBuilder<Answer> { TimeProvider = time };
        if (Options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Answer>
            {
                MaxRetryAttempts = Options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = Options.RetryDelay,
                MaxDelay = Options.MaxRetryDelay,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception && IsPassing(exception)),
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Answer>
            {
                FailureRatio = Options.BreakerFailureRatio,
                MinimumThroughput = Options.BreakerMinimumAttempts,
                SamplingDuration = Options.BreakerWindow,
                BreakDuration = Options.BreakerPause,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception && IsPassing(exception)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = Options.AttemptTimeout })
            .Build();
    }
}
