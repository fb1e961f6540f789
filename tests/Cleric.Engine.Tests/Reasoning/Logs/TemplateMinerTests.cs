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
    [InlineData("took 12 ms", "took 3 s")]
    [InlineData("session of user=root opened by sshd", "session of user=guest opened by sshd")]
    [InlineData("saved at Mon Jun 14 15:16:01 as done", "saved at Tue Jul 15 04:00:12 as done")]
    [InlineData("lookup of a.example.com timed out", "lookup of example.org timed out")]
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
    public void A_place_that_takes_many_words_holds_a_value()
    {
        var miner = new TemplateMiner();
        var made = new[] { "payments", "shipping", "catalog" }.Select(name => miner.Add($"Retry of call to {name} failed")).ToList();

        Assert.Single(made.Select(template => template.Current).Distinct());
        Assert.Equal("Retry of call to <*> failed", made[0].Current.ToString());
        Assert.Same(made[0].Current, miner.Add("Retry of call to stock failed").Current);
    }

    [Fact]
    public void The_first_word_and_short_messages_are_never_taken_for_values()
    {
        var miner = new TemplateMiner();

        Assert.Equal(4, new[] { "cupsd startup has succeeded", "klogd startup has succeeded", "sdpd startup has succeeded", "hcid startup has succeeded" }.Select(message => miner.Add(message).Current).Distinct().Count());
        Assert.Equal(4, new[] { "cache hit", "cache miss", "cache full", "cache cold" }.Select(message => miner.Add(message).Current).Distinct().Count());
    }

    [Theory]
    [InlineData("Order 17 of bob@example.com took 12.5 ms", "17|bob@example.com|12.5")]
    [InlineData("at 10 11 12 done", "10 11 12")]
    [InlineData("größe 5 für öl=3", "5|3")]
    public void The_values_of_a_message_can_be_had(string message, string expected)
    {
        var miner = new TemplateMiner();
        Span<Range> values = stackalloc Range[8];

        var count = TemplateMiner.Values(miner.Add(message), message, values);

        Assert.Equal(expected, string.Join('|', values[..count].ToArray().Select(range => message[range])));
    }

    [Fact]
    public void The_values_of_a_merged_template_are_those_of_all_its_wildcards()
    {
        var miner = new TemplateMiner();
        var template = new[] { "payments", "shipping", "catalog" }.Select(name => miner.Add($"Retry 3 of call to {name} failed")).ToList()[^1];
        Span<Range> values = stackalloc Range[8];
        const string message = "Retry 9 of call to orders failed";

        Assert.Equal(2, TemplateMiner.Values(template, message, values));
        Assert.Equal(("9", "orders"), (message[values[0]], message[values[1]]));
        Assert.Equal(-1, TemplateMiner.Values(template, "Retry 9 of something else failed", values));
    }

    [Fact]
    public void What_comes_beyond_the_bound_is_counted_in_one_template()
    {
        var miner = new TemplateMiner(mostTemplates: 2);
        string[] messages = ["alpha beta", "gamma delta", "epsilon zeta", "eta theta"];

        var ids = messages.Select(message => miner.Add(message).Id).ToList();

        Assert.Equal([0, 1, 2, 2], ids);
        Assert.Same(miner.Overflow, miner.Add("iota kappa"));
        Assert.Equal(2, miner.Templates.Count);
        Assert.Equal(0, miner.Add("alpha beta").Id);
    }

    [Fact]
    public void A_message_of_a_known_kind_allocates_nothing()
    {
        var miner = new TemplateMiner();
        miner.Add("request 17 to /orders done in 12 ms");
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            miner.Add("request 18 to /carts done in 7 ms");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_very_long_message_is_read()
    {
        var miner = new TemplateMiner();

        Assert.Same(miner.Add($"dump {new string('x', 1_000_000)}1"), miner.Add($"dump {new string('y', 1_000_000)}2"));
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
