using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>Starts, lists, shows, stops and judges investigations.</summary>
internal static class InvestigationEndpoints
{
    /// <summary>What a person or an alert says of what is wrong; the lists show it whole.</summary>
    internal const int LongestText = 4_000;

    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>A report is a page of its own, and nothing in it runs, loads or leads anywhere by itself.</summary>
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox allow-popups";

    public static async Task StartAsync(EndpointContext context)
    {
        var body = await context.BodyAsync<StartBody>().ConfigureAwait(false);
        if (body.Trigger is null)
        {
            throw new EndpointException(StatusCodes.Status400BadRequest, "trigger is missing. Send {\"trigger\": {\"kind\": \"alert\", \"name\": \"...\"}} or one of another kind.");
        }

        if (body.Trigger.Title is { Length: > LongestText })
        {
            throw Bad("trigger", $"of at most {LongestText} characters in what it is called and says");
        }

        using var lease = context.Limits.Start(context.Caller);
        EndpointHandler.Allow(lease, "You started too many investigations within a minute.");
        var request = new InvestigationRequest
        {
            Trigger = body.Trigger,
            Caller = context.Caller,
            Baseline = body.Baseline,
            Budget = BudgetOf(context, body.Budget),
            CaseId = IdOf(context),
            Tags = body.Tags ?? [],
        };
        var entry = await context.Investigations.StartAsync(request, null, context.Aborted).ConfigureAwait(false);
        await context.Audit.WriteAsync(context.Caller, "start", entry.Id, "done").ConfigureAwait(false);
        context.Http.Response.Headers.Location = $"{context.Http.Request.PathBase}{context.Http.Request.Path}".TrimEnd('/') + $"/{entry.Id}";
        await context.WriteAsync(StatusCodes.Status202Accepted, entry).ConfigureAwait(false);
    }

    public static async Task ListAsync(EndpointContext context)
    {
        var query = context.Http.Request.Query;
        var limit = Number(Given(query, "limit"), "limit", 1, 200) ?? 50;
        var filter = new InvestigationFilter
        {
            Status = Named<InvestigationStatus>(Given(query, "status"), "status", "queued, running, concluded, cancelled or failed"),
            Entity = Given(query, "entity"),
            Text = Given(query, "text"),
            After = Given(query, "after"),
            Since = Given(query, "since") is { } since
                ? (DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : throw Bad("since", "a time such as 2026-01-01T14:00:00Z"))
                : null,
            Limit = limit,
        };
        var entries = await context.Investigations.ListAsync(context.Caller, filter, context.Aborted).ConfigureAwait(false);
        await context.WriteAsync(StatusCodes.Status200OK, new InvestigationPage(entries, entries.Count == limit ? entries[^1].Id : null)).ConfigureAwait(false);
    }

    public static async Task GetAsync(EndpointContext context) => await context.WriteAsync(
        StatusCodes.Status200OK, await context.FoundAsync("read", context.Investigations.FindAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false)).ConfigureAwait(false);

    public static async Task CancelAsync(EndpointContext context) => await context.WriteAsync(
        StatusCodes.Status200OK, await context.FoundAsync("cancel", context.Investigations.CancelAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false)).ConfigureAwait(false);

    public static async Task ResumeAsync(EndpointContext context)
    {
        using var lease = context.Limits.Start(context.Caller);
        EndpointHandler.Allow(lease, "You started too many investigations within a minute.");
        var entry = await context.FoundAsync("resume", context.Investigations.ResumeAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false);
        await context.WriteAsync(StatusCodes.Status200OK, entry).ConfigureAwait(false);
    }

    public static async Task AlertsAsync(EndpointContext context)
    {
        var alerts = await context.FoundAsync("read", context.Investigations.AlertsAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false);
        await context.WriteAsync(StatusCodes.Status200OK, new AlertPage(alerts)).ConfigureAwait(false);
    }

    public static async Task ReportAsync(EndpointContext context)
    {
        var renderers = context.Http.RequestServices.GetServices<IReportRenderer>().ToList();
        var renderer = Chosen(context, renderers);
        var report = await context.FoundAsync("read", context.Investigations.ReportAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false);
        var response = context.Http.Response;
        response.Headers.Vary = HeaderNames.Accept;
        if (renderer.Format == "json")
        {
            await context.WriteAsync(StatusCodes.Status200OK, report).ConfigureAwait(false);
            return;
        }

        response.ContentType = $"{renderer.MediaType}; charset=utf-8";
        response.Headers.ContentSecurityPolicy = ReportPolicy;
        await response.WriteAsync(renderer.Render(report), Encoding.UTF8, context.Aborted).ConfigureAwait(false);
    }

    public static async Task ExhibitAsync(EndpointContext context)
    {
        var exhibitId = (string)context.Http.Request.RouteValues["exhibitId"]!;
        await context.FoundAsync("read", context.Investigations.FindAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false);
        var exhibit = await context.Investigations.ExhibitAsync(context.Caller, context.Id, exhibitId, context.Aborted).ConfigureAwait(false)
            ?? throw new EndpointException(StatusCodes.Status404NotFound, "The investigation has no exhibit of this id.");
        await context.WriteAsync<Exhibit>(StatusCodes.Status200OK, exhibit).ConfigureAwait(false);
    }

    public static async Task FeedbackAsync(EndpointContext context)
    {
        var body = await context.BodyAsync<FeedbackBody>().ConfigureAwait(false);
        var verdict = body.Verdict ?? throw Bad("verdict", "confirmed, corrected or rejected");
        if (verdict == FeedbackVerdict.Corrected && (body.Cause?.Entity is null || string.IsNullOrWhiteSpace(body.Cause.FailureMode)))
        {
            throw new EndpointException(StatusCodes.Status400BadRequest, "cause is missing: a correction names the entity and the failure mode, as in {\"entity\": \"service:payments\", \"failureMode\": \"bad-deploy\"}. Where it is not known, send the verdict \"rejected\".");
        }

        if (verdict != FeedbackVerdict.Corrected && body.Cause is not null)
        {
            throw new EndpointException(StatusCodes.Status400BadRequest, "cause goes with the verdict \"corrected\" only. Leave it out, or send that verdict.");
        }

        if (body.Cause is { } named && !Modes(context).Any(mode => mode.Id == named.FailureMode))
        {
            // Memory would learn a misspelling as well as a name.
            throw new EndpointException(StatusCodes.Status400BadRequest, $"cause.failureMode '{named.FailureMode}' is not known. GET failure-modes lists those that are.");
        }

        var entry = await context.FoundAsync("feedback", context.Investigations.FindAsync(context.Caller, context.Id, context.Aborted)).ConfigureAwait(false);
        if (entry.Feedback is not null && !body.Replaces)
        {
            throw new EndpointException(StatusCodes.Status409Conflict, "Feedback on this investigation was given before. Send \"replaces\": true where this is to take its place.");
        }

        var feedback = new Feedback(verdict, context.Caller.Principal, body.Cause is { } cause ? new Cause(cause.Entity, cause.FailureMode) : null, body.Comment) { Replaces = body.Replaces };
        var judged = await context.Investigations.GiveFeedbackAsync(context.Caller, context.Id, feedback, context.Aborted).ConfigureAwait(false) ?? throw await context.MissingAsync("feedback").ConfigureAwait(false);
        await context.WriteAsync(StatusCodes.Status200OK, judged).ConfigureAwait(false);
    }

    public static Task FailureModesAsync(EndpointContext context) => context.WriteAsync(
        StatusCodes.Status200OK,
        new FailureModePage([.. Modes(context).OrderBy(mode => mode.Title, StringComparer.Ordinal).Select(mode => new FailureModeEntry(mode.Id, mode.Title, mode.Description))]));

    /// <summary>One that was registered later replaces a built-in one of the same id.</summary>
    private static IEnumerable<FailureMode> Modes(EndpointContext context) =>
        context.Http.RequestServices.GetServices<FailureMode>().Reverse().DistinctBy(mode => mode.Id, StringComparer.Ordinal);

    internal static EndpointException Bad(string name, string form) => new(StatusCodes.Status400BadRequest, $"{name} has to be {form}.");

    /// <summary>A parameter of the query, or null where it is left out or empty. Of two of one name neither could be left out unsaid.</summary>
    internal static string? Given(IQueryCollection query, string name) => query[name] switch
    {
        { Count: > 1 } => throw Bad(name, "given once"),
        [{ Length: > 0 } text] => text,
        _ => null,
    };

    /// <summary>The value of that name. (Enum.TryParse would take numbers and lists as well.)</summary>
    internal static T? Named<T>(string? text, string name, string form)
        where T : struct, Enum =>
        text is null ? null
        : text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, true, out var known) ? known
        : throw Bad(name, form);

    internal static int? Number(string? text, string name, int least, int most) =>
        text is null or "" ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Bad(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));

    private static Budget? BudgetOf(EndpointContext context, BudgetBody? body)
    {
        if (body is null)
        {
            return null;
        }

        var host = context.Http.RequestServices.GetRequiredService<IOptions<ClericOptions>>().Value.ToBudget();
        return host with
        {
            MaxQueries = Math.Min(body.MaxQueries ?? host.MaxQueries, host.MaxQueries),
            MaxTime = body.MaxTime is { } time && time < host.MaxTime ? time : host.MaxTime,
            MaxRows = Math.Min(body.MaxRows ?? host.MaxRows, host.MaxRows),
        };
    }

    /// <summary>The same key of the same caller is the same investigation, so that a request which got no answer can be sent again. The hash keeps callers from meeting in one id.</summary>
    private static string? IdOf(EndpointContext context)
    {
        var key = context.Http.Request.Headers[IdempotencyKey].ToString();
        if (key.Length == 0)
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Caller.Tenant}\n{context.Caller.Principal}\n{key}"));
        return $"key-{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }

    private static IReportRenderer Chosen(EndpointContext context, List<IReportRenderer> renderers)
    {
        if (Given(context.Http.Request.Query, "format") is { } format)
        {
            return renderers.LastOrDefault(renderer => renderer.Format.Equals(format, StringComparison.OrdinalIgnoreCase))
                ?? throw Bad("format", $"one of {string.Join(", ", renderers.Select(renderer => renderer.Format).Distinct().Order(StringComparer.Ordinal))}");
        }

        foreach (var accepted in context.Http.Request.GetTypedHeaders().Accept.Where(item => item.Quality is not 0).OrderByDescending(item => item.Quality ?? 1))
        {
            if (accepted.MatchesAllTypes)
            {
                break;
            }

            if (renderers.LastOrDefault(renderer => MediaTypeHeaderValue.TryParse(renderer.MediaType, out var type) && type.IsSubsetOf(accepted)) is { } found)
            {
                return found;
            }
        }

        return renderers.Last(renderer => renderer.Format == "json");
    }
}
