using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Progress;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>An investigation's progress as server-sent events (WHATWG HTML, "Server-sent events").</summary>
internal static class StreamEndpoint
{
    /// <summary>How much is written before it is sent, in bytes.</summary>
    private const int MostUnsent = 32 << 10;

    private static readonly byte[] Alive = ": alive\n\n"u8.ToArray();

    public static async Task RunAsync(EndpointContext context)
    {
        var after = AfterOf(context.Http.Request);
        await context.FoundAsync("follow", context.Investigations.FindAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false);
        using var lease = context.Limits.Stream(context.Caller);
        EndpointHandler.Allow(lease, "You follow too many investigations at once.");
        var reader = await context.Investigations.ReaderAsync(context.Id, after, context.Aborted).ConfigureAwait(false);

        var response = context.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var time = context.Http.RequestServices.GetRequiredService<TimeProvider>();
        var stopping = context.Http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.Aborted);
        Telemetry.Streams.Add(1);
        try
        {
            await FlushAsync(context, time).ConfigureAwait(false);
            while (reader.Read() is var (events, more))
            {
                foreach (var item in events)
                {
                    response.BodyWriter.Write(item.Frame.Span);
                    if (response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > MostUnsent })
                    {
                        await FlushAsync(context, time).ConfigureAwait(false);
                    }
                }

                if (more is not null && events.Count == 0 && !await HappensAsync(more, context.Options.KeepAlive, time, either.Token).ConfigureAwait(false))
                {
                    response.BodyWriter.Write(Alive);
                }

                await FlushAsync(context, time).ConfigureAwait(false);
            }

            // One that became part of another while it waited is there no more: who comes back is told so.
            if (await context.Investigations.FindAsync(context.Caller, context.Id, context.Aborted).ConfigureAwait(false) is { } ended)
            {
                var frame = $"event: end\ndata: {JsonSerializer.Serialize(ended, ClericHttpJson.Of<InvestigationEntry>())}\n\n";
                response.BodyWriter.Write(Encoding.UTF8.GetBytes(frame));
                await FlushAsync(context, time).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !context.Aborted.IsCancellationRequested)
        {
            // The host would wait for its clients. Without the event 'end' they come back, and go on after the last that they had.
        }
        finally
        {
            Telemetry.Streams.Add(-1);
        }
    }

    private static long AfterOf(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : InvestigationEndpoints.Given(request.Query, "after") ?? "";
        return text.Length == 0 ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after
            : throw InvestigationEndpoints.Bad("Last-Event-ID", "the id of an event of this stream, a number");
    }

    private static async Task<bool> HappensAsync(Task more, TimeSpan keepAlive, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await more.WaitAsync(keepAlive, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Sends what was written. A client that does not take it in time is cut off: what it missed it gets when it comes back.</summary>
    private static async Task FlushAsync(EndpointContext context, TimeProvider time)
    {
        using var late = new CancellationTokenSource(context.Options.WriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.Aborted);
        try
        {
            await context.Http.Response.BodyWriter.FlushAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            context.Http.Abort();
            throw;
        }
    }
}
