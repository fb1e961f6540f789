using System.Threading.RateLimiting;
using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Endpoints;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Webhooks.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Lets in what is genuine, reads it and hands it on. Nothing of a body is read before that, but what it takes to tell.</summary>
internal sealed class WebhookDoor(IEnumerable<IWebhookReceiver> receivers, AlertIntake intake, Auditor audit, IOptionsMonitor<WebhooksOptions> options, TimeProvider time, ILogger<WebhookDoor> logger) : IDisposable
{
    private const string Operation = "webhook";
    private const string Refused = "refused";

    /// <summary>How many refusals of a sender are kept in a minute. The log has all.</summary>
    private const int AuditedRefusals = 60;

    private readonly Dictionary<string, IWebhookReceiver> _receivers = ByName(receivers);
    private readonly PartitionedRateLimiter<string> _refusals = PartitionedRateLimiter.Create<string, string>(
        sender => RateLimitPartition.GetFixedWindowLimiter(sender, _ => new FixedWindowRateLimiterOptions { PermitLimit = AuditedRefusals, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>The senders that may post, with their options.</summary>
    /// <exception cref="ClericException">There are options for a sender that nothing reads. The message says what to do.</exception>
    public IReadOnlyList<(IWebhookReceiver Receiver, WebhookOptions Options)> Open()
    {
        var current = options.CurrentValue;
        if (current.Others.Keys.FirstOrDefault(name => !_receivers.ContainsKey(name)) is { } unknown)
        {
            throw new ClericException(
                $"The webhooks' option Others holds '{unknown}', but no receiver of that name is there: add an IWebhookReceiver of that name as a singleton, or take it out. ({string.Join(", ", _receivers.Keys.Order(StringComparer.Ordinal))} are there.)");
        }

        var open = new List<(IWebhookReceiver Receiver, WebhookOptions Options)>();
        foreach (var receiver in _receivers.Values)
        {
            if (current.Of(receiver.Name) is { IsOpen: true } sender)
            {
                WebhookLog.Open(logger, receiver.Name);
                open.Add((receiver, sender));
            }
        }

        return open;
    }

    public async Task RunAsync(IWebhookReceiver receiver, HttpContext http)
    {
        IResult answer;
        try
        {
            answer = await TakeAsync(receiver, http, http.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The sender is gone, and sends it again.
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await answer.ExecuteAsync(http).ConfigureAwait(false);
    }

    public void Dispose() => _refusals.Dispose();

    private async Task<IResult> TakeAsync(IWebhookReceiver receiver, HttpContext context, CancellationToken cancellationToken)
    {
        // Secrets change while the host runs.
        var sender = options.CurrentValue.Of(receiver.Name);
        if (sender is not { IsOpen: true })
        {
            return Problem(StatusCodes.Status404NotFound, $"There is no webhook '{receiver.Name}': it has neither a secret nor a policy.");
        }

        var caller = new Caller(string.IsNullOrWhiteSpace(sender.Principal) ? receiver.Name : sender.Principal, string.IsNullOrWhiteSpace(sender.Tenant) ? null : sender.Tenant);
        if (!context.Request.HasJsonContentType())
        {
            return await RefuseAsync(receiver, caller, StatusCodes.Status415UnsupportedMediaType, "The Content-Type has to be application/json. (In GitHub, choose it in the webhook's settings.)").ConfigureAwait(false);
        }

        var request = new WebhookRequest { Headers = context.Request.Headers, Body = default, ReceivedAt = time.GetUtcNow() };
        if (!receiver.SignsBody && Refusal(receiver, request, sender) is { } refusal)
        {
            return await RefuseAsync(receiver, caller, StatusCodes.Status401Unauthorized, refusal).ConfigureAwait(false);
        }

        if (await RequestBody.ReadAsync(context, sender.MaxBytes, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return await RefuseAsync(receiver, caller, StatusCodes.Status413PayloadTooLarge, $"The body has more than {sender.MaxBytes} bytes. Send fewer alerts at once, or raise MaxBytes of this webhook.").ConfigureAwait(false);
        }

        request = new WebhookRequest { Headers = request.Headers, Body = body, ReceivedAt = request.ReceivedAt };
        if (receiver.SignsBody && Refusal(receiver, request, sender) is { } forged)
        {
            return await RefuseAsync(receiver, caller, StatusCodes.Status401Unauthorized, forged).ConfigureAwait(false);
        }

        WebhookAnswer answer;
        try
        {
            answer = await intake.TakeAsync(receiver.Name, receiver.Read(request), caller, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is QueueFullException or InvestigationIndexException)
        {
            // The sender sends it again.
            WebhookLog.Unable(logger, exception, receiver.Name);
            context.Response.Headers.RetryAfter = "30";
            return Problem(StatusCodes.Status503ServiceUnavailable, exception is QueueFullException ? exception.Message : "The index of investigations cannot be used at the moment; the host's log says why.");
        }
        catch (ClericException exception)
        {
            WebhookLog.Unreadable(logger, receiver.Name, exception.Message);
            await audit.WriteAsync(caller, Operation, subject: null, Refused).ConfigureAwait(false);
            return Problem(StatusCodes.Status400BadRequest, exception.Message);
        }

        if (answer.Problems.Count > 0)
        {
            WebhookLog.Untaken(logger, receiver.Name, answer.Problems.Count, answer.Problems[0]);
        }

        WebhookLog.Received(logger, receiver.Name, answer.Alerts, answer.Investigation, answer.Duplicate);
        await audit.WriteAsync(caller, Operation, answer.Investigation, "done").ConfigureAwait(false);
        return TypedResults.Json(answer, WebhookJson.Default.WebhookAnswer, statusCode: answer.Investigation is null || answer.Duplicate ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    /// <summary>With a policy alone, it is the policy that told already.</summary>
    private static string? Refusal(IWebhookReceiver receiver, WebhookRequest request, WebhookOptions sender) => sender.Secrets.Count == 0 ? null : receiver.Refuse(request, sender);

    private async Task<IResult> RefuseAsync(IWebhookReceiver receiver, Caller caller, int status, string reason)
    {
        WebhookLog.Refused(logger, receiver.Name, reason);

        // Anybody can be refused: that is not to fill the disk.
        using var lease = _refusals.AttemptAcquire(receiver.Name);
        if (lease.IsAcquired)
        {
            await audit.WriteAsync(caller, Operation, subject: null, Refused).ConfigureAwait(false);
        }

        return Problem(status, reason);
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    private static Dictionary<string, IWebhookReceiver> ByName(IEnumerable<IWebhookReceiver> receivers)
    {
        var byName = new Dictionary<string, IWebhookReceiver>(StringComparer.OrdinalIgnoreCase);
        foreach (var receiver in receivers)
        {
            if (receiver.Name is not { Length: > 0 } name || name.Any(character => !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-'))
            {
                throw new ClericException($"The receiver {receiver.GetType().Name} is named '{receiver.Name}': a name is of lower-case letters, digits and '-'.");
            }

            byName[name] = receiver;
        }

        return byName;
    }
}
