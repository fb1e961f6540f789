using System.Runtime.CompilerServices;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Progress;
using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Investigations;

internal sealed class InvestigationService(
    InvestigationSchedule schedule,
    IInvestigationIndex index,
    IInvestigator investigator,
    ICaseFileStore caseFiles,
    LiveCases live,
    IOptions<InvestigationQueueOptions> queue,
    ILogger<InvestigationService> logger) : IInvestigations
{
    public async Task<InvestigationEntry> StartAsync(InvestigationRequest request, StartOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = options ?? new StartOptions();
        investigator.Validate(request);
        if (request.CaseId is { } given && await index.FindAsync(given, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return Known(known, request.Caller);
        }

        if (schedule.Waiting >= queue.Value.MaxWaiting)
        {
            throw new QueueFullException(queue.Value.MaxWaiting);
        }

        var now = schedule.Now;
        var id = request.CaseId ?? $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..12]}";

        // What is meant by "now" is when it was asked for, however long it waits.
        var asked = request with { CaseId = id, Trigger = request.Trigger.At is null && request.Trigger.Window is null && start.DueAt is null ? request.Trigger with { At = now } : request.Trigger };
        var entry = InvestigationEntries.Of(id, asked, start.Source, now) with { DueAt = start.DueAt };
        if (!await index.AddAsync(entry, asked, start.Alerts, cancellationToken).ConfigureAwait(false))
        {
            return Known(await index.FindAsync(id, cancellationToken).ConfigureAwait(false), request.Caller);
        }

        schedule.Enqueue(id, start.DueAt);
        Log.Queued(logger, id, entry.By, entry.Source, entry.Title);
        return entry with { Alerts = start.Alerts.Count };
    }

    public async Task<InvestigationEntry?> FindAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(id);
        return await index.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } entry && entry.Tenant == caller.Tenant ? entry : null;
    }

    public async Task<IReadOnlyList<InvestigationEntry>> ListAsync(Caller caller, InvestigationFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return await index.ListAsync(caller.Tenant, filter ?? new InvestigationFilter(), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<AttachedAlert>?> AlertsAsync(Caller caller, string id, CancellationToken cancellationToken = default) =>
        await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is null ? null : await index.AlertsAsync(id, cancellationToken).ConfigureAwait(false);

    public async Task<InvestigationEntry?> CancelAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        if (!schedule.Stop(id) && (schedule.IsLive(id) || entry.Status is not (InvestigationStatus.Queued or InvestigationStatus.Running)))
        {
            return await WhenEndedAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await index.UpdateAsync(id, known => known.Status is InvestigationStatus.Queued or InvestigationStatus.Running
                ? known with { Status = InvestigationStatus.Cancelled, EndedAt = schedule.Now }
                : known, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            schedule.Leave(id);
        }
    }

    public async Task<InvestigationEntry?> ResumeAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        if (entry.Status is InvestigationStatus.Queued or InvestigationStatus.Running && !schedule.IsLive(id))
        {
            // The index has it as under way, and nobody has it in hand.
            schedule.Enqueue(id);
        }

        if (entry.Status is not (InvestigationStatus.Cancelled or InvestigationStatus.Failed))
        {
            return entry;
        }

        var queued = await index.UpdateAsync(id, known => known.Status is InvestigationStatus.Cancelled or InvestigationStatus.Failed
            ? known with { Status = InvestigationStatus.Queued, Error = null, EndedAt = null, DueAt = null }
            : known, cancellationToken).ConfigureAwait(false);
        schedule.Enqueue(id);
        return queued;
    }

    public async IAsyncEnumerable<ProgressEvent> FollowAsync(Caller caller, string id, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is null)
        {
            yield break;
        }

        var reader = await ReaderAsync(id, after, cancellationToken).ConfigureAwait(false);
        while (reader.Read() is { } read)
        {
            foreach (var item in read.Events)
            {
                yield return item.Shown;
            }

            if (read.More is { } more)
            {
                await more.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a reader of an investigation's events, live or from its case file.</summary>
    public async Task<ProgressReader> ReaderAsync(string id, long after, CancellationToken cancellationToken)
    {
        if (live.Find(id) is { } followed)
        {
            return new ProgressReader(followed, after);
        }

        var ended = new LiveCase(id);
        ended.TryHold();
        if (await index.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            ended.Append(await EventsAsync(entry, cancellationToken).ConfigureAwait(false));
        }

        ended.Release();
        return new ProgressReader(ended, after);
    }

    public async Task<Report?> ReportAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        return entry.Status == InvestigationStatus.Concluded
            ? await Stored(investigator.ReportAsync(id, cancellationToken)).ConfigureAwait(false)
            : throw new NotConcludedException(entry.Status switch
            {
                InvestigationStatus.Cancelled or InvestigationStatus.Failed => "There is no report: the investigation stopped before it came to a finding. Resume it.",
                _ => "There is no report yet: the investigation has not come to a finding. Follow it, and ask again when it is concluded.",
            });
    }

    public async Task<Exhibit?> ExhibitAsync(Caller caller, string id, string exhibitId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exhibitId);
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        var events = await EventsAsync(entry, cancellationToken).ConfigureAwait(false);
        return events.OfType<ExhibitReceived>().LastOrDefault(received => received.Exhibit.Id == exhibitId)?.Exhibit;
    }

    public async Task<InvestigationEntry?> GiveFeedbackAsync(Caller caller, string id, Feedback feedback, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        if (entry.Status != InvestigationStatus.Concluded)
        {
            throw new NotConcludedException("Feedback is given on a finding, and this investigation has not come to one.");
        }

        await investigator.GiveFeedbackAsync(id, feedback, cancellationToken).ConfigureAwait(false);
        return await index.FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes one investigation of two, where the first still waits: see <see cref="IInvestigationIndex.FoldAsync"/>.</summary>
    public async Task<bool> FoldAsync(string id, string into, CancellationToken cancellationToken)
    {
        if (!schedule.Stop(id, running: false))
        {
            return false;
        }

        var folded = false;
        try
        {
            folded = await index.FoldAsync(id, into, cancellationToken).ConfigureAwait(false);
            return folded;
        }
        finally
        {
            schedule.Leave(id);
            if (!folded && await index.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is { Status: InvestigationStatus.Queued } waits)
            {
                schedule.Enqueue(id, waits.DueAt);
            }
        }
    }

    /// <summary>Whether there is one of that id which the caller may not know of.</summary>
    public async Task<bool> IsOfOtherTenantAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        await index.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } entry && entry.Tenant != caller.Tenant;

    /// <summary>What the case file holds; nothing where there is none yet.</summary>
    private async Task<IReadOnlyList<CaseEvent>> EventsAsync(InvestigationEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await Stored(caseFiles.ReadAsync(entry.Id, cancellationToken).AsTask()).ConfigureAwait(false);
        }
        catch (StoredCaseException) when (entry.StartedAt is null)
        {
            // It was not begun, or the index was away when it was.
            return [];
        }
    }

    /// <summary>What goes wrong with what is stored is the host's fault and not the caller's.</summary>
    private static async Task<T> Stored<T>(Task<T> read)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (ClericException exception) when (exception is not CaseFileInUseException)
        {
            throw new StoredCaseException(exception);
        }
    }

    private static InvestigationEntry Known(InvestigationEntry? known, Caller caller) =>
        known is not null && known.Tenant == caller.Tenant ? known : throw new ClericException("caseId cannot be used. Choose another one, or leave it out.");

    /// <summary>One that was told to stop ends as soon as whatever it is doing lets it.</summary>
    private async Task<InvestigationEntry?> WhenEndedAsync(InvestigationEntry entry, CancellationToken cancellationToken)
    {
        var running = live.Find(entry.Id);
        for (var place = 0; running is not null && schedule.IsStopped(entry.Id);)
        {
            var (events, more) = running.From(place);
            place += events.Length;
            if (more is null)
            {
                break;
            }

            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return await index.FindAsync(entry.Id, cancellationToken).ConfigureAwait(false);
    }
}
