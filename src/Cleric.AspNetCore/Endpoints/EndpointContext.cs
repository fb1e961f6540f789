using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Investigations;
using Microsoft.AspNetCore.Http;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>A request that may be answered: who makes it, and how it is read and answered.</summary>
internal sealed class EndpointContext(HttpContext http, Caller caller, InvestigationService investigations, Auditor audit, UserLimits limits, ClericEndpointsOptions options)
{
    public HttpContext Http => http;

    public Caller Caller => caller;

    public InvestigationService Investigations => investigations;

    public Auditor Audit => audit;

    public UserLimits Limits => limits;

    public ClericEndpointsOptions Options => options;

    public CancellationToken Aborted => http.RequestAborted;

    public string Id => (string)http.Request.RouteValues["id"]!;

    /// <summary>Reads the body.</summary>
    /// <exception cref="EndpointException">It cannot be read.</exception>
    public async Task<T> BodyAsync<T>()
        where T : class
    {
        var body = await RequestBody.ReadAsync(http, options.MaxBodyBytes, Aborted).ConfigureAwait(false)
            ?? throw new EndpointException(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {options.MaxBodyBytes} bytes. Send less: labels and a summary are enough of an alert.");
        try
        {
            return JsonSerializer.Deserialize(body.Span, ClericHttpJson.Of<T>())
                ?? throw new EndpointException(StatusCodes.Status400BadRequest, "The body is null. Send a JSON object.");
        }
        catch (JsonException exception)
        {
            var at = exception.Path is { Length: > 1 } path ? $" at '{path}'" : "";
            var kinds = exception.Path == "$.trigger" ? " A trigger's kind is \"alert\", \"question\", \"anomaly\" or \"change\"." : "";
            throw new EndpointException(StatusCodes.Status400BadRequest, $"The body is no JSON of the form that is read{at}: {FirstSentence(exception.Message)}{kinds} See openapi.json for the form and examples.");
        }
        catch (NotSupportedException)
        {
            throw new EndpointException(StatusCodes.Status400BadRequest, "The trigger has no 'kind'. Give \"alert\", \"question\", \"anomaly\" or \"change\".");
        }
    }

    public Task WriteAsync<T>(int status, T value)
    {
        http.Response.StatusCode = status;
        return WriteJsonAsync(value, ClericHttpJson.Of<T>());
    }

    /// <summary>The investigation of the route, or what is asked of it, or 404: one of another tenant is answered like one that does not exist, and noted.</summary>
    public async Task<T> FoundAsync<T>(string operation, Task<T?> finding)
        where T : class
    {
        if (await finding.ConfigureAwait(false) is { } found)
        {
            await audit.WriteAsync(caller, operation, Id, "done").ConfigureAwait(false);
            return found;
        }

        throw await MissingAsync(operation).ConfigureAwait(false);
    }

    public async Task<EndpointException> MissingAsync(string operation)
    {
        var other = await investigations.IsOfOtherTenantAsync(caller, Id, Aborted).ConfigureAwait(false);
        await audit.WriteAsync(caller, operation, Id, other ? "other tenant" : "not found").ConfigureAwait(false);
        return new EndpointException(StatusCodes.Status404NotFound, "There is no investigation of this id.");
    }

    private static string FirstSentence(string message)
    {
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return "A value is of another type than is read there.";
        }

        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end > 0 ? message[..end] : message;
    }

    private Task WriteJsonAsync<T>(T value, JsonTypeInfo<T> form)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(http.Response.Body, value, form, Aborted);
    }
}
