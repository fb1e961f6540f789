using Cleric.Entities;
using Cleric.Memory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.AspNetCore.Endpoints;

/// <summary>What was learnt: looked at, added to, forgotten.</summary>
internal static class MemoryEndpoints
{
    public static async Task ListAsync(EndpointContext context)
    {
        var query = context.Http.Request.Query;
        var filter = new MemoryFilter
        {
            Kind = InvestigationEndpoints.Named<MemoryKind>(InvestigationEndpoints.Given(query, "kind"), "kind", "episode, fact or procedure"),
            Entity = InvestigationEndpoints.Given(query, "entity") is { } entity ? (string.IsNullOrWhiteSpace(entity) ? throw InvestigationEndpoints.Bad("entity", "a name such as checkout or database:orders") : Entity.Parse(entity)) : null,
            CaseId = InvestigationEndpoints.Given(query, "caseId"),
            Limit = InvestigationEndpoints.Number(InvestigationEndpoints.Given(query, "limit"), "limit", 1, 1000) ?? 100,
        };
        var items = new List<MemoryItem>();
        await foreach (var item in Store(context).ListAsync(context.Caller, filter, context.Aborted).ConfigureAwait(false))
        {
            items.Add(item);
        }

        await context.Audit.WriteAsync(context.Caller, "memory", filter.CaseId ?? filter.Entity?.Id, "done").ConfigureAwait(false);
        await context.WriteAsync(StatusCodes.Status200OK, new MemoryPage(items)).ConfigureAwait(false);
    }

    public static async Task RememberAsync(EndpointContext context)
    {
        var store = Store(context);
        var body = await context.BodyAsync<NoteBody>().ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(body.Statement))
        {
            throw new EndpointException(StatusCodes.Status400BadRequest, "statement is empty. Say in a sentence what is to be remembered.");
        }

        if (body.Statement.Length > InvestigationEndpoints.LongestText)
        {
            throw InvestigationEndpoints.Bad("statement", $"at most {InvestigationEndpoints.LongestText} characters long");
        }

        var now = context.Http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var fact = await store.RememberAsync(
            context.Caller,
            new Fact { Id = "", Tenant = context.Caller.Tenant, Statement = body.Statement.Trim(), Entity = body.Entity, Source = $"person:{context.Caller.Principal}", FirstSeen = now, LastSeen = now },
            context.Aborted).ConfigureAwait(false);
        await context.Audit.WriteAsync(context.Caller, "remember", fact.Id, "done").ConfigureAwait(false);
        await context.WriteAsync<MemoryItem>(StatusCodes.Status201Created, fact).ConfigureAwait(false);
    }

    public static async Task ForgetAsync(EndpointContext context)
    {
        var forgotten = await Store(context).ForgetAsync(context.Caller, context.Id, context.Aborted).ConfigureAwait(false);
        await context.Audit.WriteAsync(context.Caller, "forget", context.Id, forgotten ? "done" : "not found").ConfigureAwait(false);
        context.Http.Response.StatusCode = forgotten ? StatusCodes.Status204NoContent : throw new EndpointException(StatusCodes.Status404NotFound, "There is no memory of this id.");
    }

    private static IMemoryStore Store(EndpointContext context) =>
        context.Http.RequestServices.GetService<IMemoryStore>() ?? throw new EndpointException(StatusCodes.Status404NotFound, "This host has no memory. Call UseMemory() when it is set up.");
}
