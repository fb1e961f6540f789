using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Safety;
using Cleric.Testing;
using Cleric.Triggers;
using Microsoft.Extensions.Options;

namespace Cleric.Engine.Tests.Memory;

public sealed class SignaturesTests
{
    [Fact]
    public void Entities_are_told_by_their_role()
    {
        var one = Whole(Sample.Observation("latency", Sample.Checkout));
        var scope = Sample.Scope(null, new Entity("portal"), new Entity("billing"));
        var other = Make().Whole(Sample.View(scope, new TopologyBuilder().Calls("portal", "billing").Build(), Weighed(Sample.Observation("latency", new Entity("billing")))));

        Assert.Contains("needs-1/service:latency up", one.Keys);
        Assert.Equal(one["needs-1/service:latency up"], other["needs-1/service:latency up"]);
    }

    [Fact]
    public void Entities_are_told_by_their_kind_too()
    {
        var near = Make().Whole(Sample.View(Sample.Scope(null, new Entity("portal"), new Entity("billing")), new TopologyBuilder().Calls("portal", "billing").Build(), Weighed(Sample.Observation("latency", new Entity("billing")))));
        var far = Make().Whole(Sample.View(
            Sample.Scope(null, new Entity("portal"), new Entity("shop"), new Entity("billing")), new TopologyBuilder().Calls("portal", "shop").Calls("shop", "billing").Build(), Weighed(Sample.Observation("latency", new Entity("billing")))));

        Assert.DoesNotContain("needs-1/service:latency up", far.Keys);
        Assert.Equal(near["any/service:latency up"], far["any/service:latency up"]);
    }

    [Fact]
    public void What_tells_failure_modes_apart_weighs_more_than_what_most_of_them_show()
    {
        var whole = Whole(Sample.Observation("errors", Sample.Checkout), Sample.Observation("log.disk", Sample.Checkout), Sample.Observation("log.disk.full", Sample.Checkout), Sample.Observation("colour", Sample.Checkout));

        Assert.True(whole["any/service:log.disk up"] > 2 * whole["any/service:errors up"]);
        Assert.Equal(whole["any/service:log.disk up"], whole["any/service:log.disk.full up"]);
        Assert.True(whole["any/service:colour up"] > 0);
    }

    [Fact]
    public void What_was_looked_for_and_not_seen_is_not_there() =>
        Assert.DoesNotContain(Whole(Sample.Observation("latency", Sample.Checkout, strength: 0.1)).Keys, feature => feature.Contains("latency up", StringComparison.Ordinal));

    [Fact]
    public void Messages_lose_what_varies()
    {
        var quoted = Sample.Observation(Signals.Log, Sample.Checkout) with { Citations = [new Citation("E1", "/records/0/body", "order 4711 of 0xBEEF timed out after 30s")] };

        Assert.Contains("message:order timed out after", Whole(quoted).Keys);
    }

    [Fact]
    public void What_must_not_be_kept_is_taken_out_before_texts_become_words()
    {
        var view = Sample.Opened(new AlertTrigger { Name = "leak of hunterxyz", Entity = "web", Symptom = "latency", At = Sample.Onset });
        view.Apply(new ScopeOriented { Scope = Sample.Scope(), Topology = Sample.Shop });

        Assert.DoesNotContain(Make(new RedactionOptions { Patterns = { new RedactionPattern { Kind = "x", Pattern = "hunterxyz" } } }).Whole(view).Keys, feature => feature.Contains("hunter", StringComparison.Ordinal));
    }

    [Fact]
    public void Differences_name_the_weightiest_of_each_side_and_no_more_than_asked()
    {
        var today = new Dictionary<string, double> { ["a:x"] = 2, ["same"] = 2, ["word:slow"] = 0.3 };
        var before = new Dictionary<string, double> { ["b:y"] = 1, ["same"] = 2 };

        Assert.Equal(["today only: a x", "then only: b y"], Signatures.Differences(today, before, 4));
        Assert.Equal(["today only: a x"], Signatures.Differences(today, before, 1));
        Assert.Empty(Signatures.Differences(today, today, 4));
        Assert.Empty(Signatures.Differences(new Dictionary<string, double>(today) { ["any/service:x"] = 2 }, today, 4));
    }

    [Fact]
    public void Of_a_case_without_a_scope_nothing_is_known() => Assert.Empty(Make().Whole(Sample.Opened(World.Alert)));

    private static IReadOnlyDictionary<string, double> Whole(params IReadOnlyList<Observation> observations) => Make().Whole(Sample.View(Weighed([.. observations])));

    private static Signatures Make(RedactionOptions? redaction = null) => new(new FailureModeCatalogue(FailureModeCatalogue.BuiltIn), [], new Redactor(Options.Create(redaction ?? new RedactionOptions())));

    private static EvidenceWeighed[] Weighed(params Observation[] observations) =>
        [.. observations.Select((observation, i) => new EvidenceWeighed { Evidence = new Evidence { Id = $"V{i}", Observation = observation, Weight = 1, Likelihoods = [] } })];
}
