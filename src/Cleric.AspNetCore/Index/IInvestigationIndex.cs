using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Investigations;

namespace Cleric.AspNetCore.Index;

/// <summary>
/// What a host has to know of its investigations beside their case files: which there are, which are still to be run, which alerts they stand for, which webhooks were received, and who asked what. What a
/// call stored before it returned survives the death of the process; audit records alone may be stored a little later. Thread-safe. The default is a SQLite file.
/// </summary>
public interface IInvestigationIndex
{
    /// <summary>Adds an investigation with the alerts that it stands for, in one step; false when its id is taken.</summary>
    ValueTask<bool> AddAsync(InvestigationEntry entry, InvestigationRequest request, IReadOnlyList<AttachedAlert> alerts, CancellationToken cancellationToken = default);

    /// <summary>Changes an entry, as one step against other changes. Null when there is none of that id.</summary>
    ValueTask<InvestigationEntry?> UpdateAsync(string id, Func<InvestigationEntry, InvestigationEntry> change, CancellationToken cancellationToken = default);

    /// <summary>An entry of any tenant, or null.</summary>
    ValueTask<InvestigationEntry?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>What was asked for under an id, or null.</summary>
    ValueTask<InvestigationRequest?> RequestAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The entries of a tenant, newest first.</summary>
    /// <exception cref="ClericException">The tenant has no investigation <see cref="InvestigationFilter.After"/>, or has it no longer.</exception>
    ValueTask<IReadOnlyList<InvestigationEntry>> ListAsync(string? tenant, InvestigationFilter filter, CancellationToken cancellationToken = default);

    /// <summary>The entries of all tenants that are queued or running, oldest first.</summary>
    ValueTask<IReadOnlyList<InvestigationEntry>> PendingAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds alerts to an investigation and counts them in its entry. One that it has already (same source and key) takes the new one's <see cref="AttachedAlert.ResolvedAt"/>.</summary>
    /// <returns>How many were new.</returns>
    ValueTask<int> AttachAsync(string id, IReadOnlyList<AttachedAlert> alerts, CancellationToken cancellationToken = default);

    /// <summary>Makes one investigation of two: the alerts of one that has not begun become another's, what led to it leads to that one, and it is gone.</summary>
    /// <param name="id">The one that has not begun.</param>
    /// <param name="into">The other, of the same tenant, which waits or runs.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>Whether it was done: not when there is none of either id, the first has begun or ended, or the other has ended. Both are then as they were.</returns>
    ValueTask<bool> FoldAsync(string id, string into, CancellationToken cancellationToken = default);

    /// <summary>The alerts of an investigation, in the order received.</summary>
    ValueTask<IReadOnlyList<AttachedAlert>> AlertsAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The newest investigation of a tenant that an alert was attached to since a time, or null.</summary>
    ValueTask<InvestigationEntry?> FindByAlertAsync(string? tenant, string source, string key, DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>The investigation that a webhook's delivery led to, "" when it led to none, or null when the delivery was not received before.</summary>
    ValueTask<string?> FindDeliveryAsync(string source, string deliveryId, CancellationToken cancellationToken = default);

    /// <summary>Notes that a webhook's delivery was dealt with, and what it led to ("" for none). Those older than a week are dropped.</summary>
    ValueTask AddDeliveryAsync(string source, string deliveryId, string investigationId, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Notes who asked what. Nobody has to wait until it is stored, so that what is read is read while the index cannot be written; what cannot be stored is told to the log.</summary>
    ValueTask AuditAsync(AuditRecord record, CancellationToken cancellationToken = default);

    /// <summary>What those of a tenant asked, newest first, with all that was noted before. An outcome "other tenant" tells that what was asked for exists: show it to the host's own people only.</summary>
    /// <param name="tenant">The tenant, or null for those who belong to none.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<AuditRecord>> AuditsAsync(string? tenant, int limit = 100, CancellationToken cancellationToken = default);
}
