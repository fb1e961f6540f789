using System.IO.Pipelines;
using System.Text.Json;
using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cleric.Mcp.Tests.Servers;

/// <summary>A host of Cleric on the recording of a lock in PostgreSQL, and official clients of it, each over a pair of pipes. Case files outlive a client.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "captures", "pg-lock");

    /// <summary>The arguments of investigate that make the recording's own trigger.</summary>
    public static IReadOnlyDictionary<string, object?> Alert { get; } = new Dictionary<string, object?>
    {
        ["name"] = "CheckoutErrorRatioHigh",
        ["entity"] = "checkout",
        ["symptom"] = "errors",
        ["at"] = "2026-11-24T03:28:40Z",
        ["summary"] = "5xx ratio of checkout is 53.3 %",
    };

    public InMemoryCaseFileStore Store { get; } = new();

    /// <summary>Holds back answers to questions about traces, until it is let go.</summary>
    public Gate Gate { get; } = new();

    /// <summary>Adds Cleric, its connectors and the case files to a host.</summary>
    public IClericBuilder AddTo(IServiceCollection services)
    {
        services.AddSingleton<ICaseFileStore>(Store);
        return services.AddCleric().AddOtlpCapture(Folder).Use((inner, _, _) => new Held(inner, Gate));
    }

    /// <summary>A client of a server that acts on behalf of a caller.</summary>
    public Task<McpClient> ConnectAsync(Caller caller, Action<IClericBuilder>? cleric = null) => ConnectAsync(options => options.Caller = _ => caller, cleric);

    public Task<McpClient> ConnectAsync(Action<ClericMcpOptions> configure, Action<IClericBuilder>? cleric = null) => ConnectAsync(services =>
    {
        var builder = AddTo(services);
        cleric?.Invoke(builder);
    }, configure);

    public async Task<McpClient> ConnectAsync(Action<IServiceCollection> host, Action<ClericMcpOptions> configure)
    {
        var (up, down) = (new Pipe(), new Pipe());
        var services = new ServiceCollection();
        services.AddLogging();
        host(services);
        services.AddMcpServer().WithStreamServerTransport(up.Reader.AsStream(), down.Writer.AsStream()).AddCleric(configure);
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        _opened.Add(provider);
        _ = provider.GetRequiredService<McpServer>().RunAsync(TestContext.Current.CancellationToken);

        // The revision that most clients speak; the tests over HTTP and stdio speak the newest.
        var client = await McpClient.CreateAsync(
            new StreamClientTransport(up.Writer.AsStream(), down.Reader.AsStream()), new McpClientOptions { ProtocolVersion = "2025-11-25" }, cancellationToken: TestContext.Current.CancellationToken);
        _opened.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened.AsEnumerable().Reverse())
        {
            await opened.DisposeAsync();
        }
    }

    private sealed class Held(IConnector inner, Gate gate) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            if (query is TraceQuery)
            {
                await gate.PassAsync(cancellationToken);
            }

            return await base.AskAsync(query, cancellationToken);
        }
    }
}
