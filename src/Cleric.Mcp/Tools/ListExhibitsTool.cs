using System.Text.Json.Nodes;
using Cleric.Mcp.Access;
using Cleric.Reports;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cleric.Mcp.Tools;

internal sealed class ListExhibitsTool(ToolParts parts) : ClericTool(parts)
{
    public override Tool ProtocolTool { get; } = Define(
        "list_exhibits",
        "List exhibits",
        "Lists what an investigation read: of each exhibit its id, the connector, the query as it was sent, how well the answer covers it and how many rows it has. get_exhibit shows one.",
        """
        {
          "type": "object",
          "properties": {
            "caseId": { "type": "string", "description": "The case's id, as investigate returned it." },
            "offset": { "type": "integer", "minimum": 0, "description": "How many exhibits to skip. Default 0." }
          },
          "required": ["caseId"],
          "additionalProperties": false
        }
        """,
        Looks());

    protected override async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, Caller caller, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(request.Params.Arguments, "caseId", "offset");
        var (caseId, offset) = (arguments.Needed("caseId", "the id that investigate returned"), arguments.Offset());
        var exhibits = ExhibitDigest.Summaries(Cases.Exhibits(await Parts.Cases.ReadAsync(caseId, caller, cancellationToken).ConfigureAwait(false)), []);
        var (items, left) = Results.Results.Items([.. exhibits.Select(ExhibitJson.Of)], offset, MaxCharacters);
        var result = new JsonObject { ["note"] = Results.Results.Caution, ["caseId"] = caseId, ["exhibits"] = items };
        if (left > 0)
        {
            result["leftOut"] = $"{left} more exhibits: call list_exhibits with offset {offset + items.Count}.";
        }

        return Results.Results.Object(result);
    }
}
