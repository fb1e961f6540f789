using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Investigations;

public sealed class VerifyTests
{
    [Fact]
    public async Task A_case_as_it_was_written_passes()
    {
        var verification = await Verify(events => events);

        Assert.True(verification.Passed);
        Assert.True(verification.Claims > 10 && verification.Citations >= verification.Claims / 2);
        Assert.True(verification.PosteriorDifference < 1e-9);
    }

    [Theory]
    [InlineData("/series/0/values/99999", "0.5", "no such place")]
    [InlineData("/series/0/values/0", "123456", "does not stand there")]
    public async Task A_citation_that_does_not_hold_is_told(string pointer, string quote, string problem)
    {
        var verification = await Verify(events => Cite(events, evidence => new Citation(evidence.Observation.ExhibitId, pointer, quote)));

        Assert.False(verification.Passed);
        Assert.Contains(verification.Unresolved, line => line.Contains(problem, StringComparison.Ordinal) && line.Contains(pointer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_citation_of_an_exhibit_that_does_not_exist_is_told()
    {
        var verification = await Verify(events => Cite(events, _ => new Citation("E999", "/series/0/values/0", "1")));

        Assert.Contains(verification.Unresolved, line => line.StartsWith("E999/series/0/values/0: there is no such exhibit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_posterior_that_does_not_follow_is_told()
    {
        var verification = await Verify(events => events.Select(caseEvent => caseEvent is BeliefUpdated updated
            ? updated with { Beliefs = [.. updated.Beliefs.Select((belief, i) => i == 0 ? belief with { Probability = belief.Probability - 0.01 } : belief)] }
            : caseEvent));

        Assert.False(verification.Passed);
        Assert.Equal(0.01, verification.PosteriorDifference, 4);
    }

    [Fact]
    public async Task A_confidence_that_does_not_follow_is_told()
    {
        var verification = await Verify(events => events.Select(caseEvent => caseEvent is InvestigationConcluded concluded
            ? concluded with { Conclusion = concluded.Conclusion with { Confidence = concluded.Conclusion.Confidence - 0.2 } }
            : caseEvent));

        Assert.False(verification.Passed);
        Assert.Equal(0.2, verification.PosteriorDifference, 4);
    }

    [Fact]
    public async Task A_weight_that_was_changed_is_told()
    {
        var verification = await Verify(events => events.Select(caseEvent => caseEvent is EvidenceWeighed { Evidence.Likelihoods.Count: > 0 } weighed
            ? weighed with { Evidence = weighed.Evidence with { Weight = weighed.Evidence.Weight / 2 } }
            : caseEvent));

        Assert.False(verification.Passed);
    }

    [Fact]
    public async Task An_exhibit_that_was_changed_is_told()
    {
        var verification = await Verify(events => events.Select(caseEvent => caseEvent is ExhibitReceived { Exhibit: { Id: "E4" } exhibit } received
            ? received with { Exhibit = exhibit with { Answer = exhibit.Answer with { Note = "nothing to see here" } } }
            : caseEvent));

        Assert.False(verification.Passed);
        Assert.Contains("E4", Assert.Single(verification.Altered), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_is_not_concluded_makes_no_claims()
    {
        var verification = await Verify(events => events.Where(caseEvent => caseEvent is not InvestigationConcluded));

        Assert.Equal((0, 0), (verification.Claims, verification.Citations));
        Assert.True(verification.Passed);
    }

    private static IEnumerable<CaseEvent> Cite(IEnumerable<CaseEvent> events, Func<Evidence, Citation> citation) => events.Select(caseEvent =>
        caseEvent is EvidenceWeighed { Evidence: { Weight: > 0, Observation.Signal: Signals.Latency } evidence } weighed
            ? weighed with { Evidence = evidence with { Observation = evidence.Observation with { Citations = [citation(evidence)] } } }
            : caseEvent);

    /// <summary>Verifies a case file into which something was planted.</summary>
    private static async Task<Verification> Verify(Func<IEnumerable<CaseEvent>, IEnumerable<CaseEvent>> plant)
    {
        var world = World.WithLocks();
        await world.Investigate(new InvestigationRequest { Trigger = World.Alert, CaseId = "case" });
        var planted = new InMemoryCaseFileStore(world.Time);
        await using (var file = await planted.CreateAsync("case", TestContext.Current.CancellationToken))
        {
            foreach (var caseEvent in plant(await world.Store!.ReadAsync("case", TestContext.Current.CancellationToken)))
            {
                await file.AppendAsync(caseEvent, TestContext.Current.CancellationToken);
            }
        }

        await using var provider = world.Provider(builder => builder.Services.AddSingleton<ICaseFileStore>(planted));
        return await provider.GetRequiredService<IInvestigator>().VerifyAsync("case", TestContext.Current.CancellationToken);
    }
}
