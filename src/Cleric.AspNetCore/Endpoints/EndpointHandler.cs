using System.Globalization;
using System.Threading.RateLimiting;
using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>What holds for every request: who makes it, how much they may ask, and what a fault is answered with.</summary>
internal sealed partial class EndpointHandler(
    CallerReader callers, InvestigationService investigations, Auditor audit, UserLimits limits, IOptions<ClericEndpointsOptions> options, ILogger<EndpointHandler> logger)
{
    public async Task RunAsync(HttpContext http, Func<EndpointContext, Task> handle)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        try
        {
            if (callers.Read(http) is not { } caller)
            {
                throw new EndpointException(StatusCodes.Status403Forbidden, $"You belong to no tenant: your sign-in has no claim '{options.Value.TenantClaim}'.");
            }

            using var lease = limits.Request(caller);
            Allow(lease, "You asked too much within a minute.");
            var context = new EndpointContext(http, caller, investigations, audit, limits, options.Value);
            if (HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method))
            {
                // A form on another site can post, but not this type: so no page can act for somebody who is signed in here.
                if (!http.Request.HasJsonContentType())
                {
                    throw new EndpointException(StatusCodes.Status415UnsupportedMediaType, "Send the body as 'Content-Type: application/json'; {} where there is nothing to say.");
                }
            }

            await handle(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
        catch (ClericException exception) when (!http.Response.HasStarted)
        {
            await ProblemAsync(http, exception).ConfigureAwait(false);
        }
    }

    public static void Allow(RateLimitLease lease, string refusal)
    {
        if (!lease.IsAcquired)
        {
            var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : (TimeSpan?)null;
            throw new EndpointException(StatusCodes.Status429TooManyRequests, $"{refusal} Try again{(after is { } wait ? string.Create(CultureInfo.InvariantCulture, $" in {Math.Ceiling(wait.TotalSeconds)} s") : " later")}.", after);
        }
    }

    private async Task ProblemAsync(HttpContext http, ClericException exception)
    {
        var (status, detail, after) = exception switch
        {
            EndpointException known => (known.Status, known.Message, known.RetryAfter),
            QueueFullException => (StatusCodes.Status503ServiceUnavailable, exception.Message, TimeSpan.FromSeconds(30)),
            CaseFileInUseException => (StatusCodes.Status409Conflict, "The investigation is being written to at the moment. Try again in a few seconds.", TimeSpan.FromSeconds(5)),
            InvestigationIndexException => (StatusCodes.Status503ServiceUnavailable, "The index of investigations cannot be used at the moment; the host's log says why.", (TimeSpan?)TimeSpan.FromSeconds(30)),
            NotConcludedException => (StatusCodes.Status409Conflict, exception.Message, null),
            StoredCaseException => (StatusCodes.Status500InternalServerError, exception.Message, null),
            _ => (StatusCodes.Status400BadRequest, exception.Message, null),
        };
        if (status >= StatusCodes.Status500InternalServerError)
        {
            Failed(logger, http.Request.Path, exception);
        }

        if (after is { } wait)
        {
            http.Response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Error, "A request to {Path} failed")]
    private static partial void Failed(ILogger logger, string path, Exception exception);
}
