using System.Net;

namespace Lab.Services;

/// <summary>Turns what went wrong into an answer and a log record.</summary>
internal sealed partial class FailureMiddleware(RequestDelegate next, ServiceSettings settings, ILogger<FailureMiddleware> logger)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            LogAborted(context.Request.Method, context.Request.Path);
            context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var status = StatusOf(e);
            if ((int)status >= 500)
            {
                LogFailure(e, context.Request.Method, context.Request.Path, (int)status, e.Message);
            }
            else
            {
                LogRefusal(context.Request.Method, context.Request.Path, (int)status, e.Message);
            }

            await Results.Problem(detail: Public(e), statusCode: (int)status).ExecuteAsync(context);
        }
    }

    private HttpStatusCode StatusOf(Exception exception) => exception switch
    {
        DownstreamException { Status: HttpStatusCode.NotFound or HttpStatusCode.Conflict } e => e.Status.Value,
        DownstreamException { Status: HttpStatusCode.BadRequest } e when settings.Name == Shop.Names.Gateway => e.Status.Value,
        DownstreamException { IsTimeout: true } => HttpStatusCode.GatewayTimeout,
        DownstreamException or AcquirerException => HttpStatusCode.BadGateway,
        ConflictException => HttpStatusCode.Conflict,
        BadHttpRequestException e => (HttpStatusCode)e.StatusCode,
        _ => HttpStatusCode.InternalServerError,
    };

    private static string Public(Exception exception) => exception is DownstreamException or AcquirerException or OrderRefusedException or ConflictException or BadHttpRequestException
        ? exception.Message
        : exception.GetType().Name;

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed with {Status}: {Reason}")]
    private partial void LogFailure(Exception exception, string method, string path, int status, string reason);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} refused with {Status}: {Reason}")]
    private partial void LogRefusal(string method, string path, int status, string reason);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path}: the caller went away before it was answered")]
    private partial void LogAborted(string method, string path);
}
