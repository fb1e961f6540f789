using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cleric.Mcp.Tools;

internal sealed class ResumeTool(ToolParts parts) : ClericTool(parts)
{
    public override Tool ProtocolTool { get; } = InvestigateTool.Of(Define(
        "resume_investigation",
        "Resume an investigation",
        "Goes on with an investigation that was cancelled or interrupted, and returns what investigate returns. Nothing that was answered is asked again. Of a case that is concluded it returns the report it had.",
        """
        {
          "type": "object",
          "properties": { "caseId": { "type": "string", "description": "The case's id, as the progress of investigate told it." } },
          "required": ["caseId"],
          "additionalProperties": false
        }
        """,
        new() { ReadOnlyHint = true, IdempotentHint = true, OpenWorldHint = true }));

    protected override async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, Caller caller, CancellationToken cancellationToken)
    {
        var caseId = new Arguments(request.Params.Arguments, "caseId").Needed("caseId", "the id of the case to go on with");
        await Parts.Cases.ReadAsync(caseId, caller, cancellationToken).ConfigureAwait(false);
        return await RunAsync(request, progress => Parts.Investigator.ResumeAsync(caseId, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
