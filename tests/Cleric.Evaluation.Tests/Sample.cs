using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Evaluation.Cases;
using Cleric.Evaluation.Results;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Testing;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Evaluation.Tests;

/// <summary>A shop of three services of which one, "stock", becomes slow.</summary>
internal static class Sample
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    public static EvaluationCase Case(string name = "slow stock", params string[] truth) => new()
    {
        Name = name,
        Request = new AlertTrigger { Name = "WebSlow", Entity = "web", Symptom = Signals.Latency, At = Start + (25 * Step) },
        Truth = new CaseTruth { Entities = truth.Length > 0 ? truth : ["stock"] },
        Configure = builder => builder.AddConnector(Connector(0.4)),
        Groups = new Dictionary<string, string> { ["fault"] = "slow" },
    };

    /// <summary>Nothing is wrong.</summary>
    public static EvaluationCase Control(string name = "nothing") => Case(name) with { Truth = new CaseTruth(), Configure = builder => builder.AddConnector(Connector(0)) };

    public static CaseResult Result(string name, bool right, double confidence, int run = 1, string[]? truth = null, CaseStatus status = CaseStatus.Ran) => new()
    {
        Case = name,
        Run = run,
        Status = status,
        Truth = truth ?? ["stock"],
        Right = right,
        Rank = right ? 1 : 2,
        Confidence = confidence,
        ConfidentlyWrong = !right && confidence >= 0.5,
        Ranking = [new RankedEntity(right ? "stock" : "web", confidence)],
        Queries = 10,
        Elapsed = TimeSpan.FromSeconds(1),
        Groups = new Dictionary<string, string> { ["fault"] = "slow" },
    };

    public static EvaluationResult Evaluation(string name, params CaseResult[] cases) => new() { Name = name, At = Start, Cases = cases };

    private static ScriptedConnector Connector(double slowness) => new ScriptedConnector("metrics")
        .On<TopologyQuery>(_ => true, new TopologyAnswer { Topology = new TopologyBuilder().Calls("web", "stock").Calls("web", "prices").Build() })
        .On<MetricQuery>(query => query.Entity is not null, query => new MetricAnswer { Series = [.. Series(query.Entity!, query.Entity!.Name is "prices" ? 0 : slowness)] });

    private static IEnumerable<MetricSeries> Series(Entity entity, double slowness)
    {
        var values = Enumerable.Range(0, 30).Select(i => 0.05 + (i % 3 * 0.001) + (i >= 20 ? slowness : 0)).ToArray();
        yield return Testing.Telemetry.Series("http.server.request.duration", entity.Name, Start, Step, values) with { Statistic = "mean", Unit = "s" };
        yield return Testing.Telemetry.Series("http.server.request.duration", entity.Name, Start, Step, [.. values.Select((_, i) => 20 + (i % 2 * 0.1))]) with { Statistic = "rate" };
    }
}
