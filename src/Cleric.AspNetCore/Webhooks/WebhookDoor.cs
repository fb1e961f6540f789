using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Webhooks.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Lets in what is genuine, reads it and hands it on. Nothing of a body is read before that, but what it takes to tell.</summary>
internal sealed class WebhookDoor(IEnumerable<IWebhookReceiver> receivers, AlertIntake intake, IInvestigationIndex index, IOptionsMonitor<WebhooksOptions> options, TimeProvider time, ILogger<WebhookDoor> logger)
{
    private const string Operation = "webhook";

    private readonly Dictionary<string, IWebhookReceiver> _receivers = ByName(receivers);

    /// <summary>The senders that may post, with their options.</summary>
    public IEnumerable<(IWebhookReceiver Receiver, WebhookOptions Options)> Open()
    {
        foreach (var receiver in _receivers.Values)
        {
            if (options.CurrentValue.Of(receiver.Name) is { IsOpen: true } sender)
            {
                WebhookLog.Open(logger, receiver.Name);
                yield return (receiver, sender);
            }
        }
    }

    public async Task<IResult> TakeAsync(IWebhookReceiver receiver, HttpContext context, CancellationToken cancellationToken)
    {
        // Secrets change while the host runs.
        var sender = options.CurrentValue.Of(receiver.Name);
        if (sender is not { IsOpen: true })
        {
            return Problem(StatusCodes.Status404NotFound, $"There is no webhook '{receiver.Name}': it has neither a secret nor a policy.");
        }

        if (!context.Request.HasJsonContentType())
        {
            return Problem(StatusCodes.Status415UnsupportedMediaType, "The Content-Type has to be application/json. (In GitHub, choose it in the webhook's settings.)");
        }

        var request = new WebhookRequest { Headers = context.Request.Headers, Body = default, ReceivedAt = time.GetUtcNow() };
        var caller = new Caller(string.IsNullOrWhiteSpace(sender.Principal) ? receiver.Name : sender.Principal, string.IsNullOrWhiteSpace(sender.Tenant) ? null : sender.Tenant);
        if (!receiver.SignsBody && Refusal(receiver, request, sender) is { } refusal)
        {
            return await RefuseAsync(receiver, caller, refusal, cancellationToken).ConfigureAwait(false);
        }

        if (await BodyAsync(context, sender.MaxBytes, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return Problem(StatusCodes.Status413PayloadTooLarge, $"The body has more than {sender.MaxBytes} bytes. Send fewer alerts at once, or raise MaxBytes of this webhook.");
        }

        request = new WebhookRequest { Headers = request.Headers, Body = body, ReceivedAt = request.ReceivedAt };
        if (receiver.SignsBody && Refusal(receiver, request, sender) is { } forged)
        {
            return await RefuseAsync(receiver, caller, forged, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var answer = await intake.TakeAsync(receiver.Name, receiver.Read(request), caller, cancellationToken).ConfigureAwait(false);
            WebhookLog.Received(logger, receiver.Name, answer.Alerts, answer.Investigation, answer.Duplicate);
            await AuditAsync(caller, answer.Investigation, "done", cancellationToken).ConfigureAwait(false);
            return TypedResults.Json(answer, WebhookJson.Default.WebhookAnswer, statusCode: answer.Investigation is null || answer.Duplicate ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        }
        catch (ClericException exception)
        {
            WebhookLog.Unreadable(logger, receiver.Name, exception.Message);
            return Problem(StatusCodes.Status400BadRequest, exception.Message);
        }
    }

    /// <summary>With a policy alone, it is the policy that told already.</summary>
    private static string? Refusal(IWebhookReceiver receiver, WebhookRequest request, WebhookOptions sender) => sender.Secrets.Count == 0 ? null : receiver.Refuse(request, sender);

    private async Task<IResult> RefuseAsync(IWebhookReceiver receiver, Caller caller, string reason, CancellationToken cancellationToken)
    {
        WebhookLog.Refused(logger, receiver.Name, reason);
        await AuditAsync(caller, subject: null, "refused", cancellationToken).ConfigureAwait(false);
        return Problem(StatusCodes.Status401Unauthorized, reason);
    }

    private ValueTask AuditAsync(Caller caller, string? subject, string outcome, CancellationToken cancellationToken) =>
        index.AuditAsync(new AuditRecord { At = time.GetUtcNow(), Principal = caller.Principal, Tenant = caller.Tenant, Operation = Operation, Subject = subject, Outcome = outcome }, cancellationToken);

    /// <summary>The body, or null when it is longer than is read.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpContext context, long most, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > most)
        {
            return null;
        }

        // The server's own limit is for the host's pages.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most + 1;
        }

        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
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
