using Cleric.Connectors.Http;
using Cleric.Connectors.Mcp.Mappings;
using Cleric.Connectors.Mcp.Sessions;
using Cleric.Connectors.Mcp.Tools;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Mcp;

/// <summary>
/// Reads through an MCP server, over stdio or HTTP (modelcontextprotocol.io/specification). It answers tool queries with what the tool returns, and <see cref="ToolQuery.ListTools"/> with the tools
/// that may be called; by a mapping file it answers typed queries too. Only tools that the server says to read only, or that the host allows, are called. Thread-safe.
/// </summary>
/// <remarks>
/// The server is connected when it is first asked. A call that is cancelled or takes too long ends the connection, and the program behind it; the next call opens another. What may pass by itself
/// is thrown (<see cref="HttpRequestException"/>, <see cref="IOException"/>, <see cref="TimeoutException"/>). All callers read with the same credentials.
/// </remarks>
public sealed class McpConnector : IConnector, IAsyncDisposable, IDisposable
{
    private const string DefaultName = "mcp";

    private readonly ServerLink _link;
    private readonly ToolAsker _tools;
    private readonly MappedAsker? _mapped;

    /// <summary>Makes a connector. Nothing is started or asked yet; the mapping file is read.</summary>
    /// <param name="options">Which server, and what may be called.</param>
    /// <param name="handlers">Makes the handlers of HTTP requests; the connector asks for the one that <see cref="ClientName"/> names. Required for a server over HTTP.</param>
    /// <param name="timeProvider">The clock. Default <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ClericException">An option is missing or makes no sense, or the mapping file has mistakes. The message names them.</exception>
    public McpConnector(McpOptions options, IHttpMessageHandlerFactory? handlers = null, TimeProvider? timeProvider = null)
        : this(options, handlers, timeProvider, addedBy: null)
    {
    }

    /// <summary>The client goes by the name that the connector was added by, whatever its options call it.</summary>
    internal McpConnector(McpOptions options, IHttpMessageHandlerFactory? handlers, TimeProvider? timeProvider, string? addedBy)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (McpOptionsRules.Mistakes(options).ToList() is { Count: > 0 } mistakes)
        {
            throw new ClericException(string.Join(' ', mistakes));
        }

        if (options.Endpoint is not null)
        {
            ArgumentNullException.ThrowIfNull(handlers);
        }

        var time = timeProvider ?? TimeProvider.System;
        var name = string.IsNullOrWhiteSpace(options.Name) ? DefaultName : options.Name;
        var credentials = options.Endpoint is null ? null : new Credentials(SettingsOf(options));
        var secrets = new Secrets(options, credentials);
        _link = new ServerLink(new SessionMaker(options, handlers, ClientName(addedBy ?? name), credentials, time), options, secrets, time);
        var desk = new ToolDesk(_link, options, time);
        _tools = new ToolAsker(desk, options, secrets);
        var mapping = string.IsNullOrEmpty(options.MappingFile) ? null : Mapping.Read(options.MappingFile);
        _mapped = mapping is null ? null : new MappedAsker(desk, mapping, secrets);
        Descriptor = Describe(name, mapping);
    }

    /// <inheritdoc/>
    public ConnectorDescriptor Descriptor { get; }

    /// <summary>The name of the HTTP client whose handlers the connector of a name uses, for hosts that add handlers of their own.</summary>
    /// <param name="connector">The name that the connector is added by.</param>
    public static string ClientName(string connector) => $"Cleric.Connectors.Mcp:{connector}";

    /// <inheritdoc/>
    /// <exception cref="ClericException">The query's window is reversed, or its limit is not positive.</exception>
    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException($"The query's Window ends ({query.Window.End:u}) before it starts ({query.Window.Start:u}). Swap its times.");
        }

        if (query.Limit < 1)
        {
            throw new ClericException($"The query's Limit is {query.Limit}. Ask for at least 1 row.");
        }

        if (!Descriptor.Answers(query.Kind))
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers no {query.Kind} queries. Map them to a tool in its MappingFile, or ask a tool query.");
        }

        try
        {
            return query is ToolQuery tool
                ? await _tools.AnswerAsync(tool, cancellationToken).ConfigureAwait(false)
                : await _mapped!.AnswerAsync(query, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectorFault fault)
        {
            return fault.Answer;
        }
    }

    /// <summary>Ends the connection, and the program behind it with all that it started.</summary>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    internal static ConnectionSettings SettingsOf(McpOptions options) => new()
    {
        Product = "The MCP server",
        BaseAddress = options.Endpoint!,
        BearerToken = options.BearerToken,
        BearerTokenFile = options.BearerTokenFile,
        Headers = options.Headers,
        CertificateAuthorityFile = options.CertificateAuthorityFile,
        ClientCertificateFile = options.ClientCertificateFile,
        ClientKeyFile = options.ClientKeyFile,
        Timeout = options.Timeout,
        MaxResponseBytes = options.MaxResponseBytes,
    };

    private static ConnectorDescriptor Describe(string name, Mapping? mapping) => new()
    {
        Name = name,
        System = "mcp",
        Capabilities =
        [
            new QueryCapability(QueryKind.Tool) { RelativeCost = 4, WholeEstate = true },
            .. (mapping?.Queries.Values ?? Enumerable.Empty<MappedQuery>()).OrderBy(mapped => mapped.Kind).Select(mapped => new QueryCapability(mapped.Kind) { RelativeCost = 3, WholeEstate = mapped.WholeEstate }),
        ],
        CannotSee =
        [
            "what tools say that may not be called: those that are not known to read only",
            "whether a tool does what the server says of it",
            "images, sound and files that a tool returns",
        ],
    };
}
