using Cleric.Reasoning.Logs;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Reasoning.Logs;

public sealed class TemplateMinerTests
{
    [Theory]
    [InlineData("Order 17 was placed", "Order 9 was placed")]
    [InlineData("GET /orders/17 took 12 ms", "GET /orders/18/items took 9 ms")]
    [InlineData("User 9f3a2b signed in from 10.0.0.1", "User 77cc01 signed in from 10.9.8.7")]
    [InlineData("Retry of call to payments failed", "Retry of call to shipping failed")]
    [InlineData("took=12 status=200", "took=977 status=500")]
    public void Messages_that_differ_in_values_are_of_one_kind(string one, string other)
    {
        var miner = new TemplateMiner();

        Assert.Equal(miner.Add(one).Id, miner.Add(other).Id);
        Assert.Contains(TemplateMiner.Wildcard, miner.Templates.Single().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connection refused by peer", "Order placed by user")]
    [InlineData("Order placed", "Order placed at last")]
    [InlineData("Could not open file", "Could not find any route")]
    [InlineData("", "x")]
    public void Messages_that_differ_in_words_are_of_different_kinds(string one, string other)
    {
        var miner = new TemplateMiner();

        Assert.NotEqual(miner.Add(one).Id, miner.Add(other).Id);
    }

    [Fact]
    public void Only_the_first_line_counts()
    {
        var miner = new TemplateMiner();

        Assert.Equal(miner.Add("Unhandled exception\n  at A.B()").Id, miner.Add("Unhandled exception\r\n  at C.D() in line 3").Id);
    }

    [Fact]
    public void Words_beyond_the_first_many_tell_messages_apart_no_further()
    {
        var miner = new TemplateMiner();
        var head = string.Join(' ', Enumerable.Repeat("word", 70));

        Assert.Equal(miner.Add($"{head} a b c").Id, miner.Add($"{head} d e").Id);
    }

    [Fact]
    public void Templates_are_numbered_in_the_order_in_which_they_came()
    {
        var miner = new TemplateMiner();

        Assert.Equal([0, 1, 0], new[] { "alpha beta", "gamma delta epsilon", "alpha beta" }.Select(message => miner.Add(message).Id));
    }

    [Property]
    public Property A_message_seen_again_is_of_the_kind_it_was_then() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString[]>(),
        messages =>
        {
            var miner = new TemplateMiner();
            return messages.All(message => miner.Add(message.Get).Id == miner.Add(message.Get).Id) && miner.Templates.Count <= messages.Length;
        });
}
