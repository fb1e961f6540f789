using System.Reflection;
using Cleric.Connectors.Http;
using Cleric.Connectors.Mcp.Tools;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cleric.Connectors.Mcp.Sessions;

/// <summary>Opens connections to a server.</summary>
internal sealed class SessionMaker(McpOptions options, IHttpMessageHandlerFactory? handlers, string client, Credentials? credentials, TimeProvider time)
{
    private static readonly string Version = typeof(SessionMaker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public async Task<McpSession> OpenAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        McpSession? session = null;
        var clientOptions = new McpClientOptions
        {
            // Nothing is offered to the server: it can ask for no sampling, no input of users and no files.
            ClientInfo = new Implementation { Name = "Cleric", Version = Version },
            Capabilities = new ClientCapabilities(),
            InitializationTimeout = options.Timeout,
            TimeProvider = time,
            Handlers = new McpClientHandlers
            {
                NotificationHandlers =
                [
                    new(NotificationMethods.ToolListChangedNotification, (_, _) =>
                    {
                        session?.ToolsChanged();
                        return ValueTask.CompletedTask;
                    }),
                ],
            },
        };
        if (options.Endpoint is { } endpoint)
        {
            var http = new HttpClient(new EndpointHandler(options, credentials!) { InnerHandler = handlers!.CreateHandler(client) }, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
            try
            {
                var transport = new HttpClientTransport(new HttpClientTransportOptions
                {
                    Endpoint = endpoint,
                    Name = "Cleric",
                    TransportMode = HttpTransportMode.StreamableHttp,

                    // Nothing is waited for that was not asked for.
                    EnableStandaloneGetStream = false,
                    ConnectionTimeout = options.Timeout,
                }, http);
                return session = new McpSession(await McpClient.CreateAsync(transport, clientOptions, cancellationToken: cancellationToken).ConfigureAwait(false), null, http);
            }
            catch
            {
                http.Dispose();
                throw;
            }
        }

        var process = ServerProcess.Start(options, time);
        attempt.Process = process;
        try
        {
            // A program that does not read would make the handshake wait for ever.
            await using var stop = cancellationToken.Register(process.Kill).ConfigureAwait(false);
            var output = new MessageLimitStream(process.Output, options.MaxResponseBytes, fault =>
            {
                attempt.Fault = fault;
                if (session is not null)
                {
                    session.Fault = fault;
                }
            });
            var transport = new StreamClientTransport(process.Input, output);
            return session = new McpSession(await McpClient.CreateAsync(transport, clientOptions, cancellationToken: cancellationToken).ConfigureAwait(false), process, null);
        }
        catch
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                await process.SettleAsync().ConfigureAwait(false);
            }

            attempt.Ending = process.Ending;
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What is known of a connection that did not come about.</summary>
    internal sealed class Attempt
    {
        public ServerProcess? Process { get; set; }

        public ConnectorFault? Fault { get; set; }

        public string? Ending { get; set; }
    }
}
