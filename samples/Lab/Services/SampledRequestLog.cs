using System.Diagnostics;

namespace Lab.Services;

/// <summary>Logs every tenth request.</summary>
internal sealed partial class SampledRequestLog(RequestDelegate next, ILogger<SampledRequestLog> logger)
{
    private const int Every = 10;

    private int _seen;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        await next(context);
        if (Interlocked.Increment(ref _seen) % Every == 0)
        {
            LogRequest(context.Request.Method, context.Request.Path, context.Response.StatusCode, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds));
        }
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Path} answered {Status} in {ElapsedMs} ms")]
    private partial void LogRequest(string method, string path, int status, double elapsedMs);
}
