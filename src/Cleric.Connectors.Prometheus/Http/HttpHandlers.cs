using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cleric.Connectors.Http;

/// <summary>Makes the handler that a connector's requests go through.</summary>
internal static class HttpHandlers
{
    /// <exception cref="ClericException">A certificate cannot be read. The message names the option and the file.</exception>
    public static SocketsHttpHandler Create(ConnectionSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            // Redirects are followed by hand: never with credentials to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = settings.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (settings.ClientCertificateFile is { Length: > 0 } file)
        {
            var certificate = Read("ClientCertificateFile", file, () => ReadClientCertificate(file, settings.ClientKeyFile));
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        if (settings.CertificateAuthorityFile is { Length: > 0 } authorities)
        {
            var trusted = Read("CertificateAuthorityFile", authorities, () =>
            {
                var collection = new X509Certificate2Collection();
                collection.ImportFromPemFile(authorities);
                return collection.Count > 0 ? collection : throw new CryptographicException("it holds no certificate in PEM form");
            });
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(trusted);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    private static X509Certificate2 ReadClientCertificate(string file, string? keyFile)
    {
        using var pem = X509Certificate2.CreateFromPemFile(file, string.IsNullOrWhiteSpace(keyFile) ? null : keyFile);

        // Windows' TLS takes no key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private static T Read<T>(string option, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ClericException($"The option '{option}' names '{file}', which cannot be used: {exception.Message} Give a readable file in PEM form.", exception);
        }
    }
}
