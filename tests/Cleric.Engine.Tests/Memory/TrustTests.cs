using Cleric.Memory;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Memory;

public sealed class TrustTests
{
    private static readonly DateTimeOffset Now = Sample.Onset;
    private static readonly MemoryOptions Options = new();

    [Fact]
    public void What_was_never_confirmed_is_hardly_trusted_and_says_so()
    {
        var (trust, why) = Trust.Of(Seen(1, 0), Now, 1, true, Options);

        Assert.InRange(trust, 0.05, 0.2);
        Assert.Contains("never confirmed", why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refuted_altogether_is_not_trusted() =>
        Assert.Equal(0, Trust.Of(Seen(1, 0) with { Cases = [new EpisodeCase("one", Now, EpisodeOutcome.Refuted)] }, Now, 1, true, Options).Trust);

    [Fact]
    public void A_half_life_without_a_confirmation_halves_trust()
    {
        var episode = Seen(3, 3);

        Assert.Equal(Trust.Of(episode, Now, 1, true, Options).Trust / 2, Trust.Of(episode, Now + Options.HalfLife, 1, true, Options).Trust, 9);
    }

    [Fact]
    public void Where_the_surroundings_are_gone_half_is_left()
    {
        var episode = Seen(3, 3);

        Assert.Equal(Trust.Of(episode, Now, 1, true, Options).Trust / 2, Trust.Of(episode, Now, 0, true, Options).Trust, 9);
    }

    [Property]
    public Property It_is_from_0_to_1_whatever_the_figures() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NormalFloat, NormalFloat, NormalFloat, int, int)>(),
        figures =>
        {
            var (confirmations, contradictions, agreement, occurrences, days) = figures;
            var episode = Seen(Math.Max(1, Math.Abs(occurrences % 1000)), Math.Abs(confirmations.Get) % 1000) with { Contradictions = Math.Abs(contradictions.Get) % 100 };
            var trust = Trust.Of(episode, Now + TimeSpan.FromDays(days % 10_000), Math.Abs(agreement.Get) % 1, occurrences % 2 == 0, Options).Trust;
            Assert.InRange(trust, 0, 1);
        });

    [Property]
    public Property Each_confirmation_raises_it_and_each_contradiction_halves_it() => Prop.ForAll(
        Gen.Choose(0, 30).Two().Select(pair => (Confirmations: pair.Item1, Contradictions: pair.Item2 % 5)).ToArbitrary(),
        figures =>
        {
            var episode = Seen(40, figures.Confirmations) with { Contradictions = figures.Contradictions };
            var trust = Of(episode);
            Assert.True(Of(episode with { Confirmations = figures.Confirmations + 1 }) > trust);
            Assert.Equal(trust / 2, Of(episode with { Contradictions = figures.Contradictions + 1 }), 9);
        });

    private static double Of(Episode episode) => Trust.Of(episode, Now, 1, true, Options).Trust;

    private static Episode Seen(int occurrences, double confirmations) => new()
    {
        Id = "ep",
        Statement = "locks",
        FirstSeen = Now,
        LastSeen = Now,
        Symptom = Sample.Web,
        Early = new Dictionary<string, double>(),
        Whole = new Dictionary<string, double>(),
        Cases = [],
        Occurrences = occurrences,
        Confirmations = confirmations,
        LastConfirmed = confirmations > 0 ? Now : null,
    };
}
