namespace Lab.Recording;

/// <summary>Evaluates the alert rules on what the services export, as a monitoring system would.</summary>
internal sealed class AlertEvaluator(HttpHistory history, CaptureLog log, Action<string> report)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2.5);

    private readonly Lock _gate = new();
    private readonly Dictionary<AlertRule, RuleState> _rules = AlertRules.Default.ToDictionary(r => r, _ => new RuleState());
    private readonly Dictionary<string, string> _symptoms = new(StringComparer.Ordinal);

    public void Add(AlertRule rule)
    {
        lock (_gate)
        {
            _rules.Add(rule, new RuleState());
        }
    }

    public void RemoveAll(Predicate<AlertRule> match)
    {
        lock (_gate)
        {
            foreach (var rule in _rules.Keys.Where(r => match(r)).ToArray())
            {
                _rules.Remove(rule);
            }
        }
    }

    public string SymptomOf(Alert alert)
    {
        lock (_gate)
        {
            return _symptoms[alert.Id];
        }
    }

    public HttpWindow Window(string service, TimeSpan length, DateTimeOffset end)
    {
        lock (_gate)
        {
            return history.Window(service, length, end);
        }
    }

    /// <summary>Whether no rule is breached at this moment, and there is traffic to judge by.</summary>
    public bool IsCalm()
    {
        lock (_gate)
        {
            history.Read();
            var now = DateTimeOffset.UtcNow;
            return _rules.Keys.All(rule => history.Window(rule.Entity, rule.Window, now) is { Total: > 0 } window && !rule.IsBreached(window));
        }
    }

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(ct))
        {
            lock (_gate)
            {
                history.Read();
                var now = DateTimeOffset.UtcNow;
                foreach (var (rule, state) in _rules)
                {
                    Evaluate(rule, state, now);
                }
            }
        }
    }

    private void Evaluate(AlertRule rule, RuleState state, DateTimeOffset now)
    {
        var window = history.Window(rule.Entity, rule.Window, now);
        if (rule.IsBreached(window))
        {
            state.GoodSince = null;
            state.BadSince ??= now;
            if (state.Firing is null && now - state.BadSince >= rule.For)
            {
                state.Firing = log.Fire(id => new Alert(
                    id, rule.Name, rule.Entity, rule.Severity, "firing", now, null, rule.Summarise(window),
                    new()
                    {
                        ["threshold"] = rule.Format(rule.Threshold),
                        ["value"] = rule.Format(rule.Measure(window)),
                        ["window"] = $"{rule.Window.TotalSeconds:0}s",
                        ["for"] = $"{rule.For.TotalSeconds:0}s",
                    }));
                _symptoms[state.Firing.Id] = rule.Symptom;
                report($"alert {rule.Name} fires: {state.Firing.Summary}");
            }

            return;
        }

        state.BadSince = null;
        state.GoodSince ??= now;
        if (state.Firing is { } firing && now - state.GoodSince >= rule.ResolveAfter)
        {
            log.Resolve(firing.Id, now);
            state.Firing = null;
            report($"alert {rule.Name} resolves");
        }
    }

    private sealed class RuleState
    {
        public DateTimeOffset? BadSince { get; set; }

        public DateTimeOffset? GoodSince { get; set; }

        public Alert? Firing { get; set; }
    }
}
