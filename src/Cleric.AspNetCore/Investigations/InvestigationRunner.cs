using System.Text.Json;
using Cleric.AspNetCore.Index;
using Cleric.CaseFiles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Investigations;

/// <summary>Runs what waits, and after a restart what waited or ran before it.</summary>
internal sealed class InvestigationRunner(
    InvestigationSchedule schedule,
    IInvestigationIndex index,
    IInvestigator investigator,
    ICaseFileStore caseFiles,
    IOptions<InvestigationQueueOptions> options,
    TimeProvider time,
    ILogger<InvestigationRunner> logger) : BackgroundService
{
    private const int MostAttempts = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private bool _recovered;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the host answers requests: who follows an investigation across a restart finds it waiting again.
        await RecoverAsync(cancellationToken).ConfigureAwait(false);

        // Weighing evidence takes a thread for tenths of a second. Requests and streams are not to wait for it: the pool would add threads for them, but late.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + options.Value.MaxConcurrent), ports);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([RecoverLaterAsync(stoppingToken), .. Enumerable.Range(0, options.Value.MaxConcurrent).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken))]);

    /// <summary>An index that could not be read at the start may be there later.</summary>
    private async Task RecoverLaterAsync(CancellationToken stoppingToken)
    {
        while (!_recovered)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await RecoverAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task RecoverAsync(CancellationToken stoppingToken)
    {
        try
        {
            var pending = await index.PendingAsync(stoppingToken).ConfigureAwait(false);
            var left = pending.Where(entry => !schedule.IsLive(entry.Id)).ToList();
            foreach (var entry in left)
            {
                schedule.Enqueue(entry.Id, entry.DueAt);
            }

            if (left.Count > 0)
            {
                Log.Recovered(logger, left.Count);
            }

            _recovered = true;
        }
        catch (ClericException exception)
        {
            Log.IndexFailed(logger, exception);
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (id, attempt, stop) = await schedule.TakeAsync(stoppingToken).ConfigureAwait(false);
                await RunAsync(id, attempt, stop, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A worker outlives whatever goes wrong with one investigation, the index included.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.IndexFailed(logger, exception);
            }
        }
    }

    private async Task RunAsync(string id, int attempt, CancellationToken stop, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, stoppingToken);
        var again = false;
        try
        {
            if (await index.FindAsync(id, either.Token).ConfigureAwait(false) is not { Status: InvestigationStatus.Queued or InvestigationStatus.Running } entry
                || await index.RequestAsync(id, either.Token).ConfigureAwait(false) is not { } request)
            {
                return;
            }

            var report = await HasBegunAsync(entry, either.Token).ConfigureAwait(false)
                ? await investigator.ResumeAsync(id, null, either.Token).ConfigureAwait(false)
                : await investigator.InvestigateAsync(request with { CaseId = id }, null, either.Token).ConfigureAwait(false);
            await index.UpdateAsync(id, known => known with
            {
                // The observer said as much, unless the case was concluded before the index knew.
                Status = InvestigationStatus.Concluded,
                StartedAt = known.StartedAt ?? report.OpenedAt,
                EndedAt = known.EndedAt ?? schedule.Now,
                Outcome = report.Finding.Outcome,
                Confidence = report.Finding.Confidence,
                Statement = report.Finding.Statement,
                Error = null,
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(id, InvestigationStatus.Cancelled, null).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It goes on after the restart: the index has it as running, and the case file says how far it is.
        }
        catch (CaseFileInUseException exception) when (attempt < MostAttempts)
        {
            // The process before this one may still be writing its last event.
            Log.TriedAgain(logger, id, exception);
            again = true;
        }
        catch (InvestigationIndexException exception)
        {
            // Whatever was found is in the case file, and it goes on from there. Until the index can be written nobody could be told how it ended.
            Log.TriedAgain(logger, id, exception);
            again = true;
        }
#pragma warning disable CA1031 // What fails one investigation is told in its entry and ends no other.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, id, exception);
            again = !await EndAsync(id, InvestigationStatus.Failed, ErrorOf(exception)).ConfigureAwait(false);
        }
        finally
        {
            schedule.Leave(id);
            if (again)
            {
                schedule.Enqueue(id, schedule.Now + Pause, attempt + 1);
            }
        }
    }

    /// <summary>Whether there is something to go on with. The process may have died between the first event and its mention in the index.</summary>
    private async Task<bool> HasBegunAsync(InvestigationEntry entry, CancellationToken cancellationToken)
    {
        if (entry.StartedAt is not null)
        {
            return true;
        }

        try
        {
            return (await caseFiles.ReadAsync(entry.Id, cancellationToken).ConfigureAwait(false)).Count > 0;
        }
        catch (ClericException)
        {
            return false;
        }
    }

    /// <summary>What those who asked are told. Where the host keeps what it stores is not theirs to know.</summary>
    private static string ErrorOf(Exception exception) => exception switch
    {
        ClericException { InnerException: IOException or UnauthorizedAccessException or InvalidDataException or JsonException } => "Its case file cannot be written or read; the host's log says why. Resume it once that is mended.",
        ClericException => exception.Message,
        _ => $"It stopped because of a fault in the host ({exception.GetType().Name}); the log has it. Resume it once that is mended.",
    };

    /// <summary>Notes how an investigation ended; false where the index did not take it.</summary>
    private async Task<bool> EndAsync(string id, InvestigationStatus status, string? error)
    {
        try
        {
            await index.UpdateAsync(id, entry => entry.Status == InvestigationStatus.Concluded ? entry : entry with { Status = status, Error = error, EndedAt = schedule.Now }, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (InvestigationIndexException exception)
        {
            Log.IndexFailed(logger, exception);
            return false;
        }
    }
}
