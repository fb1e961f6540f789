using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Lab.Services;

/// <summary>A certificate authority of the shop's own, and the certificates that it issues.</summary>
internal sealed class TlsMaterial
{
    public const string CertificateSetting = "tls.certificate";

    private const int KeySize = 2048;

    private static readonly TimeSpan Reload = TimeSpan.FromSeconds(2);

    private readonly string _folder;
    private readonly byte[] _authority;

    public TlsMaterial(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        using var key = RSA.Create(KeySize);
        var request = new CertificateRequest("CN=shop internal CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(5));
        _authority = authority.Export(X509ContentType.Pfx);
        File.WriteAllText(AuthorityPath, authority.ExportCertificatePem());
    }

    public string AuthorityPath => Path.Combine(_folder, "ca.pem");

    public string PathOf(string service) => Path.Combine(_folder, service + ".pfx");

    /// <summary>Issues a certificate and puts it where the service reads it.</summary>
    public void Issue(string service, DateTimeOffset notAfter)
    {
        using var key = RSA.Create(KeySize);
        var request = new CertificateRequest($"CN={service}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName(service);
        request.CertificateExtensions.Add(names.Build());
        using var authority = X509CertificateLoader.LoadPkcs12(_authority, null);
        using var issued = request.Create(authority, notAfter.AddDays(-90), notAfter, Guid.NewGuid().ToByteArray());
        using var withKey = issued.CopyWithPrivateKey(key);
        var path = PathOf(service);
        File.WriteAllBytes(path + ".new", withKey.Export(X509ContentType.Pfx));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reads the certificate again now and then, as a service with mounted certificates does.</summary>
    public static Func<ConnectionContext?, string?, X509Certificate2?> SelectorFor(string path)
    {
        var gate = new Lock();
        X509Certificate2? current = null;
        var readAt = DateTime.MinValue;
        return (_, _) =>
        {
            lock (gate)
            {
                if (current is null || DateTime.UtcNow - readAt > Reload)
                {
                    (current, readAt) = (X509CertificateLoader.LoadPkcs12FromFile(path, null), DateTime.UtcNow);
                }

                return current;
            }
        };
    }

    /// <summary>Trusts the shop's authority and no other, and checks everything else as usual.</summary>
    public static SslClientAuthenticationOptions Trusting(string authorityPath)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(authorityPath));
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}
