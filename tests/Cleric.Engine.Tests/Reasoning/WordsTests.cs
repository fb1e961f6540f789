using System.Reflection;
using Cleric.Reasoning;

namespace Cleric.Engine.Tests.Reasoning;

public sealed class WordsTests
{
    [Fact]
    public void Every_signal_that_is_predicted_is_told_in_a_sentence()
    {
        var signals = typeof(Signals).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Except([Signals.Reading]).ToList();

        Assert.Equal([], signals.Where(signal => Words.Of(signal, Sample.Orders) == $"{signal} of {Sample.Orders}"));
        Assert.All(signals, signal => Assert.Contains(Sample.Orders.Name, Words.Of(signal, Sample.Orders), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("saturation.locks", "how near orders is to its limits (locks)")]
    [InlineData("change.deploy", "what changed at orders (deploy)")]
    [InlineData("origin.movement.latency-self", "whether what moved is the doing of orders itself (latency self)")]
    [InlineData("origin.behaviour", "whether requests stray from their usual way at orders")]
    [InlineData("host-word.of-its-own", "host-word.of-its-own of orders")]
    public void A_refinement_is_told_too_and_a_word_of_the_hosts_own_stands_as_it_is(string signal, string words) => Assert.Equal(words, Words.Of(signal, Sample.Orders));
}
