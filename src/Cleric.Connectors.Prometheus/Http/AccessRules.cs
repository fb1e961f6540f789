namespace Cleric.Connectors.Http;

/// <summary>What must hold of an address and credentials, which no annotation can say.</summary>
internal static class AccessRules
{
    public static IEnumerable<string> Mistakes(Uri? address, string? username, string? password, string? clientCertificateFile, string? clientKeyFile)
    {
        if (address is not null)
        {
            if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                yield return "BaseAddress has to begin with http:// or https://.";
            }
            else if (address.UserInfo.Length > 0)
            {
                yield return "BaseAddress holds credentials. Give them by Username and Password or BearerToken, where they are kept out of messages.";
            }
            else if (address.Query.Length > 0)
            {
                yield return "BaseAddress holds a query (what follows '?'). Leave it out.";
            }
        }

        if (!string.IsNullOrEmpty(password) && string.IsNullOrEmpty(username))
        {
            yield return "Password is set without Username. Name the user, or leave both out.";
        }

        if (!string.IsNullOrEmpty(clientKeyFile) && string.IsNullOrEmpty(clientCertificateFile))
        {
            yield return "ClientKeyFile is set without ClientCertificateFile. Name the certificate that the key belongs to.";
        }
    }
}
