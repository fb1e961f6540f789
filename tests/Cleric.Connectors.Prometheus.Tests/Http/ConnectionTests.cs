using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Connectors.Prometheus.Tests.Http;

/// <summary>Over real sockets: who does not answer, authorities, and client certificates.</summary>
public sealed class ConnectionTests : IDisposable
{
    private const string Answer = """{"status":"success","data":{"resultType":"matrix","result":[]}}""";
    private readonly string _folder = Directory.CreateTempSubdirectory("cleric-test-").FullName;
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Where_nothing_listens_the_fault_names_the_place()
    {
        // What is bound and does not listen refuses connections, and nobody else gets the port.
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)bound.LocalEndPoint!).Port;
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(options => options.BaseAddress = new Uri($"http://127.0.0.1:{port}")));
        Assert.Contains($"Nothing answers at http://127.0.0.1:{port}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("BaseAddress", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_known_is_named()
    {
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(options => options.BaseAddress = new Uri("http://no-such-host.invalid:9090")));
        Assert.Contains("'no-such-host.invalid'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_of_ones_own_is_trusted_when_it_is_named_and_else_not()
    {
        var (authority, server, _) = Certificates();
        var port = Serve(server, clientsMust: false);
        var refused = Assert.IsType<NoAnswer>(await AskAsync(options => options.BaseAddress = new Uri($"https://localhost:{port}")));
        Assert.Equal(Coverage.Failed, refused.Coverage);
        Assert.Contains("CertificateAuthorityFile", refused.Note, StringComparison.Ordinal);

        var trusted = await AskAsync(options => (options.BaseAddress, options.CertificateAuthorityFile) = (new Uri($"https://localhost:{port}"), Write("ca.pem", authority.ExportCertificatePem())));
        Assert.Equal(Coverage.Empty, trusted.Coverage);
    }

    [Fact]
    public async Task A_client_certificate_lets_in()
    {
        var (authority, server, client) = Certificates();
        var port = Serve(server, clientsMust: true);
        var (ca, certificate, key) = (Write("ca.pem", authority.ExportCertificatePem()), Write("client.pem", client.ExportCertificatePem()), Write("client.key", client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        void Trusting(PrometheusOptions options) => (options.BaseAddress, options.CertificateAuthorityFile) = (new Uri($"https://localhost:{port}"), ca);
        var let = await AskAsync(options =>
        {
            Trusting(options);
            (options.ClientCertificateFile, options.ClientKeyFile) = (certificate, key);
        });
        Assert.Equal(Coverage.Empty, let.Coverage);
        var fault = await Record.ExceptionAsync(() => AskAsync(Trusting));
        Assert.True(fault is HttpRequestException or IOException, $"{fault}");
    }

    [Theory]
    [InlineData("CertificateAuthorityFile")]
    [InlineData("ClientCertificateFile")]
    public async Task A_certificate_that_cannot_be_used_is_told_by_its_option(string option)
    {
        foreach (var file in (string[])[Path.Combine(_folder, "no-such.pem"), Write("empty.pem", "nothing")])
        {
            var fault = await Assert.ThrowsAsync<ClericException>(() => AskAsync(options =>
            {
                options.BaseAddress = new Uri("https://localhost:1");
                typeof(PrometheusOptions).GetProperty(option)!.SetValue(options, file);
            }));
            Assert.Contains($"'{option}' names '{file}'", fault.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<Answer> AskAsync(Action<PrometheusOptions> configure)
    {
        var services = new ServiceCollection();
        new Builder(services).AddPrometheus(configure);
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IConnector>().AskAsync(new MetricQuery { Window = SmallServer.Window, Native = "up" }, TestContext.Current.CancellationToken);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (X509Certificate2 Authority, X509Certificate2 Server, X509Certificate2 Client) Certificates()
    {
        var (from, to) = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1), TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1));
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var authority = request.CreateSelfSigned(from, to);
        return (authority, Issue("localhost", 1), Issue("cleric", 2));

        X509Certificate2 Issue(string name, byte serial)
        {
            var key = RSA.Create(2048);
            var leaf = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            leaf.CertificateExtensions.Add(names.Build());
            using var issued = leaf.Create(authority, from, to, [serial]);
            return X509CertificateLoader.LoadPkcs12(issued.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
        }
    }

    /// <summary>Answers each connection once, with TLS.</summary>
    private int Serve(X509Certificate2 certificate, bool clientsMust)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = ServeAsync();
        return ((IPEndPoint)listener.LocalEndpoint).Port;

        async Task ServeAsync()
        {
            using (listener)
            {
                while (true)
                {
                    try
                    {
                        using var client = await listener.AcceptTcpClientAsync(_stop.Token);
                        using var tls = new SslStream(client.GetStream());
                        await tls.AuthenticateAsServerAsync(
                            new SslServerAuthenticationOptions
                            {
                                ServerCertificate = certificate,
                                ClientCertificateRequired = clientsMust,
                                RemoteCertificateValidationCallback = (_, presented, _, _) => !clientsMust || presented?.Subject == "CN=cleric",
                            },
                            _stop.Token);
                        var buffer = new byte[8192];
                        _ = await tls.ReadAsync(buffer, _stop.Token);
                        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\nConnection: close\r\n\r\n{Answer}"), _stop.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }
                    catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
                    {
                        // Whoever is not let in goes away.
                    }
                }
            }
        }
    }
}
