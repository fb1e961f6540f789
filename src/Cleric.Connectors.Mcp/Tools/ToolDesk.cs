using System.Text.Json;
using Cleric.Connectors.Http;
using Cleric.Connectors.Mcp.Sessions;
using ModelContextProtocol.Protocol;

namespace Cleric.Connectors.Mcp.Tools;

/// <summary>Knows a server's tools, decides which may be called, and calls them.</summary>
internal sealed class ToolDesk(ServerLink link, McpOptions options, TimeProvider time)
{
    private const int MostPages = 200;
    private const int MostNames = 20;

    private readonly Lock _lock = new();

    /// <summary>What each tool was when it was first seen, on whichever connection.</summary>
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);

    /// <summary>Calls a tool.</summary>
    /// <exception cref="ConnectorFault">It may not be called, or the server refuses.</exception>
    public async ValueTask<CallToolResult> CallAsync(string tool, IDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        // What is denied is so without asking anybody.
        if (options.DeniedTools.Contains(tool))
        {
            throw Denied(tool);
        }

        var (result, refusal) = await link.UseAsync(
            async (session, token) =>
            {
                var list = await ListAsync(session, token).ConfigureAwait(false);
                var refusal = Refusal(tool, list);
                return (refusal is null ? await session.Client.CallToolAsync(new CallToolRequestParams { Name = tool, Arguments = arguments }, token).ConfigureAwait(false) : null, refusal);
            }, cancellationToken).ConfigureAwait(false);
        return result ?? throw refusal!;
    }

    /// <summary>The tools that may be called, by name, and what is amiss with the list.</summary>
    public ValueTask<(IReadOnlyList<Tool> Callable, int Others, string? Note)> ListAsync(CancellationToken cancellationToken) => link.UseAsync(
        async (session, token) =>
        {
            var list = await ListAsync(session, token).ConfigureAwait(false);
            var callable = list.Tools.Values.Where(listed => Refusal(listed.Tool.Name, list) is null).Select(listed => listed.Tool).OrderBy(tool => tool.Name, StringComparer.Ordinal).ToList();
            return ((IReadOnlyList<Tool>)callable, list.Tools.Count - callable.Count, list.Note);
        }, cancellationToken);

    /// <summary>Why a tool may not be called, or null.</summary>
    private ConnectorFault? Refusal(string name, ToolList list)
    {
        if (options.DeniedTools.Contains(name))
        {
            return Denied(name);
        }

        if (!list.Tools.TryGetValue(name, out var listed))
        {
            var others = string.Join(", ", list.Tools.Keys.Order(StringComparer.Ordinal).Take(MostNames));
            return ConnectorFault.Failed($"There is no tool '{name}' at {link.Place}. It has {(others.Length == 0 ? "none" : others)}{(list.Tools.Count > MostNames ? ", ..." : "")}. {list.Note}".TrimEnd());
        }

        if (listed.IsTwofold)
        {
            return ConnectorFault.Denied($"The server lists two tools by the name '{name}', and which one it would call is not known. Have it name its tools apart.");
        }

        var pinned = options.PinnedTools.TryGetValue(name, out var given);
        string first;
        lock (_lock)
        {
            first = pinned ? given! : _seen.GetValueOrDefault(name, listed.Sha256);
        }

        if (!string.Equals(first, listed.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            return ConnectorFault.Denied(
                $"The tool '{name}' is defined otherwise than {(pinned ? "PinnedTools has it" : "when it was first seen")} (SHA-256 {listed.Sha256}, was {first}): what it does may have changed too. Look at its definition; to allow it, set PinnedTools['{name}'] to {listed.Sha256}.");
        }

        if (options.AllowedTools.Contains(name))
        {
            return null;
        }

        var hints = listed.Tool.Annotations;
        if (hints?.ReadOnlyHint == true && hints.DestructiveHint == true)
        {
            return ConnectorFault.Denied($"The tool '{name}' is said to read only and to destroy (readOnlyHint and destructiveHint). If it does no harm, name it in AllowedTools.");
        }

        return hints?.ReadOnlyHint != true ? ConnectorFault.Denied($"The server does not say that the tool '{name}' only reads (readOnlyHint). If it does no harm, name it in AllowedTools.")
            : !options.TrustReadOnlyHint ? ConnectorFault.Denied($"The tool '{name}' is said to read only, which TrustReadOnlyHint does not let count. Name it in AllowedTools to allow it.")
            : null;
    }

    private static ConnectorFault Denied(string name) => ConnectorFault.Denied($"The tool '{name}' is left out by DeniedTools.");

    private async ValueTask<ToolList> ListAsync(McpSession session, CancellationToken cancellationToken)
    {
        await session.Listing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (session.Tools is { } known && known.Version == session.ListVersion && time.GetUtcNow() - known.At < options.ToolListAge)
            {
                return known;
            }

            var list = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                foreach (var (name, listed) in list.Tools)
                {
                    _seen.TryAdd(name, listed.Sha256);
                }
            }

            return session.Tools = list;
        }
        finally
        {
            session.Listing.Release();
        }
    }

    private async ValueTask<ToolList> ReadAsync(McpSession session, CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, ListedTool>(StringComparer.Ordinal);
        var at = time.GetUtcNow();
        var version = session.ListVersion;
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var result = await session.Client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken).ConfigureAwait(false);
            foreach (var listed in result.Tools.Select(ListedTool.Of))
            {
                if (tools.Count >= options.MaxTools && !tools.ContainsKey(listed.Tool.Name))
                {
                    return new ToolList(tools, at, version, Note: $"The list of tools was read up to MaxTools ({options.MaxTools}).");
                }

                tools[listed.Tool.Name] = tools.TryGetValue(listed.Tool.Name, out var other) ? listed with { IsTwofold = other.IsTwofold || other.Sha256 != listed.Sha256 } : listed;
            }

            cursor = result.NextCursor;
            if (string.IsNullOrEmpty(cursor))
            {
                return new ToolList(tools, at, version);
            }

            if (!cursors.Add(cursor))
            {
                return new ToolList(tools, at, version, Note: "The list of tools runs in a circle, and was read once.");
            }
        }

        return new ToolList(tools, at, version, Note: $"The list of tools has more than {MostPages} pages; the rest was not read.");
    }
}
