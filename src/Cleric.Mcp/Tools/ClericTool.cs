using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Cleric.CaseFiles;
using Cleric.Mcp.Progress;
using Cleric.Reports;
using Cleric.Reports.Briefs;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cleric.Mcp.Tools;

/// <summary>A tool: who calls is told and logged, and a mistake in the arguments is a result that says what to correct.</summary>
internal abstract class ClericTool(ToolParts parts) : McpServerTool
{
    public sealed override IReadOnlyList<object> Metadata => [];

    protected ToolParts Parts => parts;

    protected int MaxCharacters => parts.Options.MaxCharacters;

    public sealed override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var caller = parts.Callers.Of(request);
            Log.Called(parts.Logger, ProtocolTool.Name, caller.Principal, caller.Tenant);
            return await CallAsync(request, caller, cancellationToken).ConfigureAwait(false);
        }
        catch (CaseFileInUseException)
        {
            return Results.Results.Mistake("The case is in use: it is investigated or written to at this moment. Call again in a few seconds.");
        }
        catch (ClericException problem) when (problem.InnerException is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Where the host keeps what it stores is not theirs to know.
            Log.NotStored(parts.Logger, ProtocolTool.Name, problem);
            return Results.Results.Mistake("The case file cannot be written or read: the operator of this server has to see to it, and its log says why.");
        }
        catch (ClericException mistake)
        {
            return Results.Results.Mistake(mistake.Message);
        }
    }

    protected abstract ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, Caller caller, CancellationToken cancellationToken);

    /// <summary>A tool's definition.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="title">Its name for people.</param>
    /// <param name="description">What a model decides by.</param>
    /// <param name="schema">Of its arguments.</param>
    /// <param name="annotations">What it does to the world. No tool of Cleric's destroys anything.</param>
    protected static Tool Define(string name, string title, string description, JsonElement schema, ToolAnnotations annotations)
    {
        (annotations.Title, annotations.DestructiveHint) = (title, false);
        return new() { Name = name, Title = title, Description = description, InputSchema = schema, Annotations = annotations };
    }

    protected static Tool Define(string name, string title, string description, [StringSyntax(StringSyntaxAttribute.Json)] string schema, ToolAnnotations annotations) =>
        Define(name, title, description, JsonElement.Parse(schema), annotations);

    /// <summary>Reads what the server keeps, and nothing else.</summary>
    protected static ToolAnnotations Looks() => new() { ReadOnlyHint = true, IdempotentHint = true, OpenWorldHint = false };

    /// <summary>Runs an investigation while its progress is told.</summary>
    protected async Task<CallToolResult> RunAsync(RequestContext<CallToolRequestParams> request, Func<IProgress<CaseFiles.CaseEvent>?, Task<Report>> run, CancellationToken cancellationToken)
    {
        Report report;
        var progress = ProgressPump.For(request, parts.Logger, cancellationToken);
        try
        {
            report = await run(progress).ConfigureAwait(false);
        }
        finally
        {
            // All of it is sent before the result: after that, nobody listens.
            if (progress is not null)
            {
                await progress.DisposeAsync().ConfigureAwait(false);
            }
        }

        var result = Markdown(report, 0);
        result.StructuredContent = JsonSerializer.SerializeToElement(BriefComposer.Compose(report, parts.Options.MaxBriefCharacters), BriefJson.Type);
        return result;
    }

    /// <summary>A report for people, as much of it as fits.</summary>
    protected CallToolResult Markdown(Report report, int offset)
    {
        var (text, next) = Results.Results.MarkdownPage(parts.Render(report, "markdown"), offset, MaxCharacters);
        return Results.Results.Texts($"Case {report.CaseId}. {Results.Results.Caution}", text, next is { } more ? $"The report goes on: call get_report with caseId \"{report.CaseId}\" and offset {more}." : null);
    }
}
