using System.Net.Http.Headers;
using System.Text;

namespace Cleric.Connectors.Http;

/// <summary>What is sent along with a request so that the server lets it read.</summary>
internal sealed class Credentials(ConnectionSettings settings)
{
    private string? _token;

    /// <summary>What must be in no message.</summary>
    public IEnumerable<string?> Secrets => [settings.Password, _token, .. settings.Headers.Select(header => header.Value)];

    public async ValueTask AuthoriseAsync(HttpRequestMessage request, Caller caller, CancellationToken cancellationToken)
    {
        if (await TokenAsync(cancellationToken).ConfigureAwait(false) is { } token)
        {
            _token = token;
            try
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }
            catch (FormatException)
            {
                throw ConnectorFault.Failed("The bearer token holds characters that a header cannot. Check BearerToken or BearerTokenFile.");
            }
        }
        else if (settings.Username is { Length: > 0 } user)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{settings.Password}")));
        }

        var tenant = settings.TenantFromCaller ? caller.Tenant : settings.Tenant;
        if (settings.TenantFromCaller && string.IsNullOrEmpty(tenant))
        {
            throw ConnectorFault.Denied($"TenantFromCaller is set, and '{caller.Principal}' has no tenant: nothing of {settings.Product} is read for whom no tenant is known.");
        }

        if (tenant is { Length: > 0 })
        {
            AddHeader(request, settings.TenantHeader, tenant);
        }

        foreach (var (name, value) in settings.Headers)
        {
            AddHeader(request, name, value);
        }
    }

    private static void AddHeader(HttpRequestMessage request, string name, string value)
    {
        try
        {
            request.Headers.Add(name, value);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw ConnectorFault.Failed($"The header '{name}' cannot be sent: its name or value holds characters that a header cannot. Check Headers, TenantHeader and Tenant.");
        }
    }

    private async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (settings.BearerToken is { } callback)
        {
            return (await callback(cancellationToken).ConfigureAwait(false))?.Trim() is { Length: > 0 } given
                ? given
                : throw ConnectorFault.Failed("The BearerToken callback returned no token.");
        }

        if (settings.BearerTokenFile is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            // Read anew each time: such files are rotated.
            return (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim() is { Length: > 0 } token
                ? token
                : throw ConnectorFault.Failed($"BearerTokenFile '{file}' is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConnectorFault.Failed($"BearerTokenFile '{file}' cannot be read: {exception.Message}", exception);
        }
    }
}
