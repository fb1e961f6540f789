using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Door;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Testing;
using Cleric.Triggers;

namespace Cleric.Engine.Tests;

/// <summary>A case in a line: a symptom at "web", which calls "checkout", which queries "database:orders"; it began at <see cref="Onset"/>.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Onset = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public static readonly TimeWindow Window = new(Onset - TimeSpan.FromSeconds(30), Onset + TimeSpan.FromMinutes(15));
    public static readonly TimeWindow Baseline = new(Onset - TimeSpan.FromMinutes(45), Window.Start);
    public static readonly TimeWindow Asked = new(Baseline.Start, Window.End);

    public static readonly Entity Web = new("web");
    public static readonly Entity Checkout = new("checkout");
    public static readonly Entity Orders = new("orders", EntityKinds.Database);

    public static Topology Shop { get; } = new TopologyBuilder().Calls("web", "checkout").Calls("checkout", "database:orders").Build();

    public static Scope Scope(DateTimeOffset? onset = null, params Entity[] entities) => new()
    {
        Entities = entities is [] ? [Web, Checkout, Orders] : entities,
        Symptom = new Symptom(entities is [] ? Web : entities[0], null, "it is slow"),
        Onset = onset ?? Onset,
        Window = Window,
        Baseline = Baseline,
    };

    /// <summary>What is known in a case of that scope and topology, and whatever else <paramref name="events"/> say.</summary>
    public static CaseFold View(Scope? scope, Topology topology, params IEnumerable<CaseEvent> events)
    {
        var fold = Opened(new QuestionTrigger { Text = "why?", Entity = "web", At = Onset + TimeSpan.FromMinutes(10) });
        if (scope is not null)
        {
            fold.Apply(new ScopeOriented { Scope = scope, Topology = topology });
        }

        foreach (var caseEvent in events)
        {
            fold.Apply(caseEvent);
        }

        return fold;
    }

    public static CaseFold View(params IEnumerable<CaseEvent> events) => View(Scope(), Shop, events);

    public static CaseFold Opened(Trigger trigger, Budget? budget = null, params IReadOnlyList<ConnectorDescriptor> connectors) => CaseFold.Of(
    [
        new InvestigationOpened
        {
            CaseId = "case",
            Trigger = trigger,
            Caller = Caller.Anonymous,
            Budget = budget ?? new Budget(),
            Engine = "test",
            Connectors = connectors,
            At = Onset + TimeSpan.FromMinutes(12),
        },
    ]);

    public static Exhibit Exhibit(Query query, Answer answer, string id = "E1", string connector = "scripted") => new()
    {
        Id = id,
        Query = query,
        Connector = connector,
        AskedAt = Onset + TimeSpan.FromMinutes(12),
        Answer = answer,
        Sha256 = ExhibitHash.Compute(answer),
    };

    public static Observation Observation(string signal, Entity entity, double strength = 0.9, double quality = 1, Direction direction = Direction.Up, string exhibit = "E1") => new()
    {
        ExhibitId = exhibit,
        Entity = entity,
        Signal = signal,
        Strength = strength,
        Quality = quality,
        Direction = direction,
        Statement = $"{signal} at {entity}",
    };

    public static Hypothesis Hypothesis(string id, Entity? entity, double prior, params IReadOnlyList<Prediction> predictions) => new()
    {
        Id = id,
        Cause = entity is null ? null : new Cause(entity, $"mode-of-{id}"),
        Statement = $"{id} at {entity?.Name ?? "nowhere"}",
        Prior = prior,
        PriorSource = "test",
        Predictions = predictions,
    };

    public static Prediction Prediction(string signal, double ifTrue, double ifFalse, PredictionTarget where = PredictionTarget.Self, Direction direction = Direction.Up) =>
        new() { Signal = signal, IfTrue = ifTrue, IfFalse = ifFalse, Where = where, Direction = direction };

    public static IReadOnlyList<Evidence> Weigh(IReadOnlyList<Observation> observations, Topology topology, params IReadOnlyList<Hypothesis> hypotheses)
    {
        var index = new TopologyIndex(topology);
        return Weigher.Weigh([.. observations.Select((observation, i) => ($"V{i + 1}", observation))], [.. hypotheses.Select(hypothesis => new HypothesisLens(hypothesis, index))], Calibration.Untouched);
    }
}
