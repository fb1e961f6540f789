using System.Diagnostics;

namespace Lab.Services;

/// <summary>Logs one request in so many, one in ten unless set otherwise.</summary>
internal sealed partial class SampledRequestLog(RequestDelegate next, ServiceSettings settings, ILogger<SampledRequestLog> logger)
{
    public const string Sample = "log.oneRequestIn";
    public const int DefaultSample = 10;

    private readonly int _every = settings.Integer(Sample, DefaultSample);
    private int _seen;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        await next(context);
        if (Interlocked.Increment(ref _seen) % _every == 0)
        {
            LogRequest(context.Request.Method, context.Request.Path, context.Response.StatusCode, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds));
        }
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Path} answered {Status} in {ElapsedMs} ms")]
    private partial void LogRequest(string method, string path, int status, double elapsedMs);
}
