namespace Cleric.AspNetCore.Investigations;

/// <summary>Makes entries.</summary>
internal static class InvestigationEntries
{
    public static InvestigationEntry Of(string id, InvestigationRequest request, string source, DateTimeOffset at) => new()
    {
        Id = id,
        Tenant = request.Caller.Tenant,
        By = request.Caller.Principal,
        Source = source,
        Title = request.Trigger.Title,
        Trigger = request.Trigger,
        Entity = request.Trigger.Entity,
        Status = InvestigationStatus.Queued,
        CreatedAt = at,
    };
}
