using System.Collections.Concurrent;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.Triggers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks.Intake;

/// <summary>
/// Makes investigations of what webhooks deliver: as few as there are causes, as far as can be told without looking. An alert joins, in this order, an investigation that stands for it already, one for its group,
/// one about its entity, one that looks at its entity, and in a storm the one of the storm; else it begins one. Those of another time take none, nor do those that were cancelled or failed. What a storm began
/// before it was one is folded into its investigation where it still waits. Deliveries of a tenant are taken one after the other. Thread-safe.
/// </summary>
internal sealed class AlertIntake(
    InvestigationService investigations,
    IInvestigator investigator,
    IInvestigationIndex index,
    InvestigationScopes scopes,
    FollowUps followUps,
    IOptionsMonitor<WebhooksOptions> options,
    TimeProvider time,
    ILogger<AlertIntake> logger)
{
    /// <summary>For so long, as deliveries are kept, an alert that fires on is known again when it is repeated.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan StormSpan = TimeSpan.FromMinutes(1);
    private const int Page = 200;

    /// <summary>Under which it is kept, as a delivery would be, that alerts of a group went to an investigation.</summary>
    private const string GroupSource = "alert-groups";

    private readonly ConcurrentDictionary<(bool Any, string Name), Tenant> _tenants = new();

    /// <summary>Takes a delivery. It is noted as dealt with when it is: what stopped half-way can be sent again without harm.</summary>
    /// <exception cref="ClericException">Nothing of it can be investigated. The message names the field.</exception>
    public async Task<WebhookAnswer> TakeAsync(string source, WebhookDelivery delivery, Caller caller, CancellationToken cancellationToken)
    {
        delivery = Validated(delivery, caller);
        var tenant = _tenants.GetOrAdd((caller.Tenant is not null, caller.Tenant ?? ""), _ => new Tenant());
        await tenant.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var id = delivery.Id is null ? null : MarkOf("delivery", delivery.Id);
            if (id is not null && await index.FindDeliveryAsync(source, id, cancellationToken).ConfigureAwait(false) is { } earlier)
            {
                return new WebhookAnswer(earlier.Length > 0 ? earlier : null, Duplicate: true, 0) { Problems = delivery.Problems };
            }

            var answer = delivery.Trigger is { } trigger
                ? await InvestigateAsync(source, trigger, delivery.TriggerKey, caller, cancellationToken).ConfigureAwait(false)
                : await AttachAsync(tenant, source, delivery, caller, cancellationToken).ConfigureAwait(false);
            if (id is not null)
            {
                await index.AddDeliveryAsync(source, id, answer.Investigation ?? "", time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }

            return answer with { Problems = delivery.Problems };
        }
        catch
        {
            tenant.Cases.Clear();
            throw;
        }
        finally
        {
            tenant.Gate.Release();
        }
    }

    /// <summary>The delivery without what cannot be investigated. What joins an investigation is looked at no less than what begins one, and before anything of the delivery is kept.</summary>
    private WebhookDelivery Validated(WebhookDelivery delivery, Caller caller)
    {
        if (delivery.Trigger is { } trigger)
        {
            investigator.Validate(RequestOf(trigger, caller));
        }

        var (alerts, problems) = (new List<AttachedAlert>(delivery.Alerts.Count), new List<string>(delivery.Problems));
        foreach (var alert in delivery.Alerts)
        {
            try
            {
                investigator.Validate(RequestOf(alert.Trigger, caller));
                alerts.Add(alert);
            }
            catch (ClericException exception)
            {
                problems.Add($"Alert '{alert.Trigger.Name}' ({alert.Key}): {exception.Message}");
            }
        }

        return alerts.Count == 0 && delivery.Trigger is null && problems.Count > 0
            ? throw new ClericException(problems.Count == 1 ? problems[0] : $"{problems[0]} ({problems.Count - 1} more of its alerts are wrong.)")
            : delivery with { Alerts = alerts, Problems = problems };
    }

    private async Task<WebhookAnswer> InvestigateAsync(string source, Trigger trigger, string? key, Caller caller, CancellationToken cancellationToken)
    {
        var request = RequestOf(trigger, caller) with { CaseId = string.IsNullOrWhiteSpace(key) ? null : $"{source}-{Payloads.HashOf($"{caller.Tenant}\n{source}\n{key}")[..32]}" };
        var start = new StartOptions { Source = source, DueAt = trigger is ChangeTrigger ? time.GetUtcNow() + options.CurrentValue.ChangeDelay : null };
        var entry = await investigations.StartAsync(request, start, cancellationToken).ConfigureAwait(false);
        WebhookLog.Begun(logger, entry.Id, source, 0, entry.DueAt);
        return new WebhookAnswer(entry.Id, Duplicate: false, 0);
    }

    private async Task<WebhookAnswer> AttachAsync(Tenant tenant, string source, WebhookDelivery delivery, Caller caller, CancellationToken cancellationToken)
    {
        var settings = options.CurrentValue;
        var now = time.GetUtcNow();
        var since = now - settings.GroupWindow;
        AttachedAlert[] alerts = [.. delivery.Alerts.DistinctBy(alert => (alert.Source, alert.Key, alert.ResolvedAt is null))];
        if (alerts.Length == 0)
        {
            return new WebhookAnswer(null, Duplicate: false, 0);
        }

        var open = await OpenAsync(tenant, caller.Tenant, since, cancellationToken).ConfigureAwait(false);
        var group = delivery.GroupKey is { } groupKey ? MarkOf("group", $"{source}\n{groupKey}") : null;
        var plan = new List<(AlertCase Case, List<AttachedAlert> Alerts)>();
        AlertCase? first = null;

        AlertCase? storm = null;
        var recent = open.Sum(known => known.ReceivedSince(now - StormSpan));
        foreach (var alert in alerts.Where(alert => alert.ResolvedAt is null).OrderBy(alert => alert.Trigger.At ?? now))
        {
            var found = await StandingForAsync(tenant, open, alert, caller.Tenant, since, cancellationToken).ConfigureAwait(false);
            var isNew = found is null;
            recent += isNew ? 1 : 0;
            found ??= (group is null ? null : await OfGroupAsync(open, group, alert, settings.GroupWindow, cancellationToken).ConfigureAwait(false))
                ?? About(open, alert, settings.GroupWindow)
                ?? (recent >= settings.StormThreshold ? storm ??= StormIn(open, alert, now - StormSpan, settings) : null);
            if (found is null)
            {
                found = new AlertCase(alert);
                open.Insert(0, found);
            }

            found.Take(alert);
            if (group is not null)
            {
                found.Groups[group] = true;
            }

            Planned(found).Add(alert);
            first ??= found;
        }

        foreach (var alert in alerts.Where(alert => alert.ResolvedAt is not null))
        {
            var found = await StandingForAsync(tenant, open, alert, caller.Tenant, since, cancellationToken).ConfigureAwait(false);

            // It may have fired again since; and one that was never heard of needs no investigation.
            if (found is null || (alert.ResolvedAt < found.Find(alert)?.Trigger.At && alert.ResolvedAt != alert.ReceivedAt))
            {
                continue;
            }

            found.Take(alert);
            Planned(found).Add(alert);
            first ??= found;
        }

        foreach (var (known, attached) in plan)
        {
            var carried = await CarryOutAsync(tenant, source, group, known, attached, caller, settings, cancellationToken).ConfigureAwait(false);
            first = ReferenceEquals(first, known) ? carried : first;
            storm = ReferenceEquals(storm, known) ? carried : storm;
        }

        // One that is concluded has looked: what waits is to be looked at.
        if (storm is { IsLive: true })
        {
            await FoldAsync(tenant, open, storm, now - StormSpan, cancellationToken).ConfigureAwait(false);
            first = first is { IsFolded: true } ? storm : first;
        }

        return new WebhookAnswer(first?.Id, Duplicate: false, plan.Sum(item => item.Alerts.Count));

        List<AttachedAlert> Planned(AlertCase known)
        {
            foreach (var item in plan)
            {
                if (ReferenceEquals(item.Case, known))
                {
                    return item.Alerts;
                }
            }

            plan.Add((known, []));
            return plan[^1].Alerts;
        }
    }

    /// <returns>The investigation that the alerts are with: that one, or a new one where it came to nothing meanwhile.</returns>
    private async Task<AlertCase> CarryOutAsync(Tenant tenant, string source, string? group, AlertCase known, List<AttachedAlert> alerts, Caller caller, WebhooksOptions settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (known.Id is { } id)
        {
            await index.AttachAsync(id, alerts, cancellationToken).ConfigureAwait(false);
            List<AttachedAlert> firing = [.. alerts.Where(alert => alert.ResolvedAt is null)];
            if (firing.Count > 0 && !AlertCase.IsOpen(await index.FindAsync(id, cancellationToken).ConfigureAwait(false)))
            {
                // Somebody stopped it since it was looked up, or another host has made it part of another: what fires is not to be lost with it.
                tenant.Cases.Remove(id);
                alerts = firing;
                known = new AlertCase(firing[0]);
                firing.ForEach(known.Take);
                if (group is not null)
                {
                    known.Groups[group] = true;
                }
            }
        }

        if (known.Id is null)
        {
            var start = new StartOptions { Source = source, DueAt = settings.GroupWait > TimeSpan.Zero ? now + settings.GroupWait : null, Alerts = alerts };
            var entry = await investigations.StartAsync(RequestOf(alerts[0].Trigger, caller), start, cancellationToken).ConfigureAwait(false);
            known.Id = entry.Id;
            tenant.Cases[entry.Id] = known;
            WebhookLog.Begun(logger, entry.Id, source, alerts.Count, entry.DueAt);
        }

        // That a group's alerts went here is kept as deliveries are, so that it is known after a restart.
        if (group is not null && known.Groups.GetValueOrDefault(group))
        {
            await index.AddDeliveryAsync(GroupSource, $"{group}:{known.Id}", known.Id, now, cancellationToken).ConfigureAwait(false);
        }

        if (known.IsResolved)
        {
            followUps.Add(known.Id);
        }

        return known;
    }

    /// <summary>Takes into the investigation of a storm what its first alerts began, as far as that still waits. What a person asked for stays.</summary>
    private async Task FoldAsync(Tenant tenant, List<AlertCase> open, AlertCase storm, DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (var known in open.Where(known => !ReferenceEquals(known, storm) && known.IsOfAlert && known.IsQueued && known.ReceivedSince(since) > 0))
        {
            // What is not taken in, since it or the storm's has gone on meanwhile, stays an investigation of its own.
            if (await investigations.FoldAsync(known.Id!, storm.Id!, cancellationToken).ConfigureAwait(false))
            {
                tenant.Cases.Remove(known.Id!);
                storm.Fold(known);
                foreach (var group in known.Groups.Where(group => group.Value).Select(group => group.Key))
                {
                    await index.AddDeliveryAsync(GroupSource, $"{group}:{storm.Id}", storm.Id!, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                }

                WebhookLog.Folded(logger, known.Id!, storm.Id!);
            }
        }
    }

    /// <summary>The investigations that alerts may join, newest first.</summary>
    private async Task<List<AlertCase>> OpenAsync(Tenant tenant, string? name, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var open = new List<AlertCase>();
        string? after = null;
        do
        {
            var entries = await index.ListAsync(name, new InvestigationFilter { Since = since, After = after, Limit = Page }, cancellationToken).ConfigureAwait(false);

            // One of a change waits until it shows what the change did: an alert is no reason to wait.
            foreach (var entry in entries.Where(entry => entry.Trigger is not ChangeTrigger && AlertCase.IsOpen(entry)))
            {
                open.Add(await KnownAsync(tenant, entry, cancellationToken).ConfigureAwait(false));
            }

            after = entries.Count == Page ? entries[^1].Id : null;
        }
        while (after is not null);

        foreach (var old in tenant.Cases.Where(item => !open.Contains(item.Value)).Select(item => item.Key).ToList())
        {
            tenant.Cases.Remove(old);
        }

        return open;
    }

    private async Task<AlertCase> KnownAsync(Tenant tenant, InvestigationEntry entry, CancellationToken cancellationToken)
    {
        if (!tenant.Cases.TryGetValue(entry.Id, out var known))
        {
            known = new AlertCase(entry, await index.AlertsAsync(entry.Id, cancellationToken).ConfigureAwait(false));
            tenant.Cases[entry.Id] = known;
        }

        known.Note(entry);
        return known;
    }

    /// <summary>The investigation that stands for an alert already: see <see cref="AlertCase.StandsFor"/>.</summary>
    private async Task<AlertCase?> StandingForAsync(Tenant tenant, List<AlertCase> open, AttachedAlert alert, string? name, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (open.Find(known => known.StandsFor(alert, since)) is { } standing)
        {
            return standing;
        }

        var entry = await index.FindByAlertAsync(name, alert.Source, alert.Key, time.GetUtcNow() - KnownFor, cancellationToken).ConfigureAwait(false);
        if (entry is null)
        {
            return null;
        }

        var older = await KnownAsync(tenant, entry, cancellationToken).ConfigureAwait(false);
        return older.StandsFor(alert, since) ? older : null;
    }

    private async Task<AlertCase?> OfGroupAsync(List<AlertCase> open, string group, AttachedAlert alert, TimeSpan window, CancellationToken cancellationToken)
    {
        foreach (var known in open.Where(known => known.Covers(alert, window)))
        {
            if (!known.Groups.TryGetValue(group, out var isOf))
            {
                isOf = known.Id is not null && await index.FindDeliveryAsync(GroupSource, $"{group}:{known.Id}", cancellationToken).ConfigureAwait(false) is not null;
                known.Groups[group] = isOf;
            }

            if (isOf)
            {
                return known;
            }
        }

        return null;
    }

    private AlertCase? About(List<AlertCase> open, AttachedAlert alert, TimeSpan window) =>
        alert.Trigger.Entity is not { } entity
            ? null
            : open.Find(known => known.IsAbout(entity) && known.Covers(alert, window)) ?? open.Find(known => known.Id is not null && scopes.Hold(known.Id, entity) && known.Covers(alert, window));

    /// <summary>The investigation with the most of a storm, of two the older; before it is one of a storm, one of the alert's own time.</summary>
    private static AlertCase? StormIn(List<AlertCase> open, AttachedAlert alert, DateTimeOffset since, WebhooksOptions settings) => open.AsEnumerable().Reverse()
        .Where(known => known.MayBeOfStorm(alert, since, StormSpan, settings.StormThreshold, settings.GroupWindow))
        .MaxBy(known => (known.ReceivedSince(since) >= settings.StormThreshold, known.Covers(alert, settings.GroupWindow), known.ReceivedSince(since)));

    private InvestigationRequest RequestOf(Trigger trigger, Caller caller)
    {
        // A sender's clock may be ahead; what it tells of has happened.
        var now = time.GetUtcNow();
        return new InvestigationRequest { Trigger = trigger.At is null && trigger.Window is not null ? trigger : trigger with { At = trigger.At < now ? trigger.At : now }, Caller = caller };
    }

    /// <summary>What others choose may be long, and reads like what this class makes of it; a hash of it does not.</summary>
    private static string MarkOf(string kind, string text) => $"{kind}:{Payloads.HashOf(text)}";

    private sealed class Tenant
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Dictionary<string, AlertCase> Cases { get; } = new(StringComparer.Ordinal);
    }
}
