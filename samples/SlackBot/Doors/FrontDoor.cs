using System.Text.Json;
using Cleric.AspNetCore.Webhooks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SlackBot.Configuration;

namespace SlackBot.Doors;

/// <summary>Lets in what Slack signed, and nothing else (https://docs.slack.dev/authentication/verifying-requests-from-slack).</summary>
internal sealed class FrontDoor(IOptions<SlackOptions> options, TimeProvider time, ILogger<FrontDoor> logger)
{
    public const string SignatureHeader = "X-Slack-Signature";
    public const string TimestampHeader = "X-Slack-Request-Timestamp";
    public const string RetryHeader = "X-Slack-Retry-Num";

    /// <summary>More than Slack sends: a pressed button comes with the message that it stands in.</summary>
    private const int MostBytes = 1 << 20;

    private const string Version = "v0=";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public async Task<IResult> EnterAsync(HttpContext http, Func<SlackRequest, Task<IResult>> answer)
    {
        var (signature, timestamp) = (http.Request.Headers[SignatureHeader].ToString(), http.Request.Headers[TimestampHeader].ToString());
        if (!signature.StartsWith(Version, StringComparison.Ordinal))
        {
            return Refuse($"It has no signature. Requests have to come from Slack, with {SignatureHeader}.");
        }

        if (!WebhookSecrets.Recent(timestamp, time.GetUtcNow(), Tolerance))
        {
            return Refuse($"Its {TimestampHeader} is not within 5 minutes of this host's clock. Is the clock right?");
        }

        if (await BodyAsync(http) is not { } body)
        {
            Log.Refused(logger, $"Its body has more than {MostBytes} bytes, which is more than Slack sends.");
            return Results.Text($"A body has at most {MostBytes} bytes here.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        ReadOnlyMemory<byte> signed = System.Text.Encoding.ASCII.GetBytes($"v0:{timestamp}:");
        if (!WebhookSecrets.Signed([options.Value.SigningSecret], [signature[Version.Length..]], signed, body))
        {
            return Refuse("Its signature is not Slack's. Is Slack:SigningSecret the one of this app?");
        }

        try
        {
            // What Slack does not wait for any more is finished all the same: half of it may be done.
            return await answer(new SlackRequest(body, http.Request.Headers[RetryHeader] is [{ Length: > 0 and < 8 } retry] ? retry : "0"));
        }
        catch (JsonException exception)
        {
            Log.Unreadable(logger, exception.Message);
            return Results.BadRequest();
        }
    }

    private IResult Refuse(string reason)
    {
        Log.Refused(logger, reason);
        return Results.StatusCode(StatusCodes.Status401Unauthorized);
    }

    /// <summary>The body, or null when it is longer than is read.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MostBytes)
        {
            return null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes + 1;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        try
        {
            while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            {
                if (body.Length + read > MostBytes)
                {
                    return null;
                }

                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // Of what comes in chunks the server itself notices that it is too long.
            return null;
        }

        return body.ToArray();
    }
}
