using System.ComponentModel.DataAnnotations;
using Cleric.Connectors.Http;

namespace Cleric.Connectors.Mcp;

/// <summary>Which MCP server an <see cref="McpConnector"/> reads through, what of this host it is shown, and which of its tools may be called.</summary>
/// <remarks>A server is either started (<see cref="Command"/>) or reached over HTTP (<see cref="Endpoint"/>); one of both is required.</remarks>
public sealed class McpOptions
{
    /// <summary>The connector's name, unique in the host. Default: the name it is added by, else "mcp".</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The program that is the server, spoken to over its standard input and output: "npx", "/usr/bin/my-mcp-server". It is started when it is first needed and ended with the connector. It runs as
    /// this process' user: what that user may read and write, it may. Default none.
    /// </summary>
    public string? Command { get; set; }

    /// <summary>The program's arguments, one an item. They stand in the host's list of processes: give secrets by <see cref="Environment"/>. Default none.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>The folder that the program is started in. Default: this process'.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>Environment variables that the program is given, by name. Their values are kept out of messages. Default none.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Names of variables of this process' environment that the program is given besides what every program needs: HOME, LOGNAME, PATH, SHELL, TERM, USER (on Windows APPDATA, HOMEDRIVE, HOMEPATH,
    /// LOCALAPPDATA, PATH, PATHEXT, PROCESSOR_ARCHITECTURE, PROGRAMFILES, SYSTEMDRIVE, SYSTEMROOT, TEMP, USERNAME, USERPROFILE), LANG, LC_ALL, TZ and TMPDIR. Nothing else is inherited: no
    /// credential that this host holds, unless it is named here. Default none.
    /// </summary>
    public IList<string> InheritEnvironment { get; } = [];

    /// <summary>The server's address, for servers over HTTP ("streamable HTTP"): "https://mcp.example.com/mcp". Http or https, without credentials in it. Default none.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Returns the bearer token to send; called for each request, so that it may be renewed. It goes before <see cref="BearerTokenFile"/>. Default none.</summary>
    public Func<CancellationToken, ValueTask<string>>? BearerToken { get; set; }

    /// <summary>A file that holds the bearer token, read anew for each request. Default none.</summary>
    public string? BearerTokenFile { get; set; }

    /// <summary>Further headers to send. Their values are kept out of messages. Default none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A PEM file with the certificate by which this client shows who it is (mTLS), and its key unless <see cref="ClientKeyFile"/> names that. Default none.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>A PEM file with the key of <see cref="ClientCertificateFile"/>. Default: it is in the same file.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>A PEM file with the authorities by which the server's certificate is judged, in place of the system's. Revocation lists are then not asked for. Default: the system's.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>
    /// Names of tools that may be called though the server does not say that they only read. A call may be made twice, when the answer to the first was lost: allow none that a second call makes
    /// worse. Default none.
    /// </summary>
    public ISet<string> AllowedTools { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Names of tools that are never called. It goes before all else. Default none.</summary>
    public ISet<string> DeniedTools { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether a tool may be called when the server says that it only reads ("readOnlyHint"; modelcontextprotocol.io/specification/2025-11-25/server/tools). Nothing makes a server keep to it: set it
    /// to false for a server that is not trusted, and name its tools in <see cref="AllowedTools"/>. Default true.
    /// </summary>
    public bool TrustReadOnlyHint { get; set; } = true;

    /// <summary>
    /// The definitions of tools that the host has looked at, by name: SHA-256 of name, title, description, schemas and hints in 64 hexadecimal digits, as a refusal tells it. A tool that is defined
    /// otherwise is not called. Default none: of each tool the definition that is seen first holds for as long as the connector lives, and a tool that comes to be defined otherwise is not called.
    /// </summary>
    public IDictionary<string, string> PinnedTools { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A JSON file that says which tool answers which kind of query, and how its results become rows (the package's README describes it). Default none: tools answer tool queries only.</summary>
    public string? MappingFile { get; set; }

    /// <summary>The most that is kept of a result's texts, in bytes of UTF-8. What is beyond is left out, and told. Mapped answers are bounded by the query's limit instead. Default 1 MiB.</summary>
    [Range(1 << 10, 1 << 30, ErrorMessage = "MaxResultBytes must be between 1 KiB (1024) and 1 GiB.")]
    public int MaxResultBytes { get; set; } = 1 << 20;

    /// <summary>The longest message of the server that is read, in bytes. The connection is dropped at a longer one. Default 64 MiB.</summary>
    [Range(1L << 10, 1L << 31, ErrorMessage = "MaxResponseBytes must be between 1 KiB (1024) and 2 GiB.")]
    public long MaxResponseBytes { get; set; } = 64L << 20;

    /// <summary>The most tools that are listed. Those beyond cannot be called. Default 1,000.</summary>
    [Range(1, 100_000, ErrorMessage = "MaxTools must be between 1 and 100000.")]
    public int MaxTools { get; set; } = 1_000;

    /// <summary>How old the list of tools may be before it is asked for again. It is also when the server says that it changed, and with each new connection. Default 5 minutes.</summary>
    [TimeRange("00:00:00", "36500.00:00:00")]
    public TimeSpan ToolListAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long connecting may take, and each request. The connection is dropped at one that takes longer. Default 60 s.</summary>
    [TimeRange("00:00:00.100", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
}
