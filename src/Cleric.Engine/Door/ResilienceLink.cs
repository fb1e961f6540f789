using System.Globalization;
using System.Net;
using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Cleric.Door;

/// <summary>
/// Time limit, retry and circuit breaker (Polly) round a connector. Whatever goes wrong becomes an answer that says so; only the investigation's own
/// cancellation is thrown. A connector that ignores its cancellation is abandoned when its time is up.
/// </summary>
internal sealed class ResilienceLink(IConnector inner, ResiliencePipelines pipelines) : DelegatingConnector(inner)
{
    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        var attempts = new Attempts(Inner, query);
        try
        {
            return await pipelines.For(Descriptor.Name)
                .ExecuteAsync(static (attempts, token) => attempts.AskAsync(token), attempts, cancellationToken)
                .ConfigureAwait(false)
                ?? NoAnswer.Failed($"{Descriptor.Name} returned nothing at all (null). This is a fault of the connector.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Explain(exception, attempts);
        }
    }

    private NoAnswer Explain(Exception exception, Attempts attempts)
    {
        var name = Descriptor.Name;
        var tries = attempts.Count == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{attempts.Count} attempts");
        return exception switch
        {
            TimeoutRejectedException => NoAnswer.Failed(
                string.Create(CultureInfo.InvariantCulture, $"{name} did not answer within {pipelines.Options.AttemptTimeout.TotalSeconds:0.###} s ({tries}).")),
            BrokenCircuitException => NoAnswer.Failed(
                $"{name} was left alone: it failed repeatedly just now{Last(attempts)}. It is tried again within {pipelines.Options.BreakerPause.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s."),
            UnauthorizedAccessException => NoAnswer.Denied($"{name} refused: {exception.Message}"),
            HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } http => NoAnswer.Denied(
                $"{name} refused with HTTP {(int)http.StatusCode}: {http.Message} Check the connector's credential and what it may read."),
            HttpRequestException { StatusCode: { } status } => NoAnswer.Failed($"{name} answered with HTTP {(int)status} ({tries}): {exception.Message}"),
            OperationCanceledException { InnerException: TimeoutException } => NoAnswer.Failed($"{name} did not answer within its own time limit ({tries}): {exception.Message}"),
            OperationCanceledException => NoAnswer.Failed($"{name} gave up of its own accord ({tries}): {exception.Message}"),
            HttpRequestException or IOException or TimeoutException => NoAnswer.Failed($"{name} could not be read ({tries}): {exception.Message}"),
            ClericException or ArgumentException => NoAnswer.Failed($"{name} cannot answer this: {exception.Message}"),
            _ => NoAnswer.Failed($"{name} failed with {exception.GetType().Name}: {exception.Message}"),
        };
    }

    private static string Last(Attempts attempts) => attempts.LastError is { } error ? $" ({error})" : "";

    /// <summary>The attempts at one question.</summary>
    private sealed class Attempts(IConnector connector, Query query)
    {
        public int Count { get; private set; }

        public string? LastError { get; private set; }

        public async ValueTask<Answer> AskAsync(CancellationToken cancellationToken)
        {
            Count++;

            // On the pool: a connector may block before its first await.
            var asked = Task.Run(() => connector.AskAsync(query, cancellationToken).AsTask(), CancellationToken.None);
            try
            {
                return await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                LastError = exception.Message;
                if (!asked.IsCompleted)
                {
                    // Abandoned; whatever it still throws is seen, so that it is not reported as unobserved.
                    _ = asked.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                }

                throw;
            }
        }
    }
}
