using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reports;

public sealed class CitedContentTests
{
    private static readonly Exhibit Logs = Sample.Exhibit(new LogQuery { Window = Sample.Asked }, new LogAnswer
    {
        Records =
        [
            Rows.Log("web", Sample.Onset, "connection refused", 17, ("a/b", "slash"), ("m~n", "tilde"), ("~1", "both"), ("", "empty")),
            .. Enumerable.Range(0, 11).Select(i => Rows.Log("web", Sample.Onset, $"line {i}")),
        ],
    });

    private static readonly Exhibit Metrics = Sample.Exhibit(
        new MetricQuery { Window = Sample.Asked },
        new MetricAnswer { Series = [Rows.Series("up", "web", Sample.Onset, TimeSpan.FromSeconds(1), 0.1, 1e21, -4)] });

    [Theory]
    [InlineData("/records/0/body", "connection refused")]
    [InlineData("/records/0/attributes/a~1b", "slash")]
    [InlineData("/records/0/attributes/m~0n", "tilde")]
    [InlineData("/records/0/attributes/~01", "both")]
    [InlineData("/records/0/attributes/", "empty")]
    [InlineData("/records/11/body", "line 10")]
    public void A_pointer_is_followed_as_RFC_6901_says(string pointer, string there)
    {
        using var content = new CitedContent(Logs);

        Assert.Equal(there, content.At(pointer)!.Value.GetString());
    }

    [Fact]
    public void The_empty_pointer_is_the_whole()
    {
        using var content = new CitedContent(Logs);

        Assert.Equal("log", content.At("")!.Value.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("records/0/body")]
    [InlineData("/records/12/body")]
    [InlineData("/records/-1/body")]
    [InlineData("/records/-/body")]
    [InlineData("/records/+1/body")]
    [InlineData("/records/ 1/body")]
    [InlineData("/records/01/body")]
    [InlineData("/records/00/body")]
    [InlineData("/records/99999999999999999999/body")]
    [InlineData("/records/0/Body")]
    [InlineData("/records/0/body/0")]
    [InlineData("/records/0/body/")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/nowhere")]
    public void A_wrong_pointer_leads_nowhere(string pointer)
    {
        using var content = new CitedContent(Logs);

        Assert.Null(content.At(pointer));
        Assert.Contains("no such place", content.Problem(new Citation("E1", pointer)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/records/0/body", null)]
    [InlineData("/records/0/body", "refused")]
    [InlineData("/records/0/body", "connection refused")]
    [InlineData("/records/0/severity", "17")]
    [InlineData("/records/0", "\"severity\":17")]
    public void A_quote_that_stands_there_holds(string pointer, string? quote)
    {
        using var content = new CitedContent(Logs);

        Assert.Null(content.Problem(new Citation("E1", pointer, quote)));
    }

    [Theory]
    [InlineData("/records/0/body", "Connection refused")]
    [InlineData("/records/0/body", "connection reset")]
    [InlineData("/records/0/severity", "1")]
    [InlineData("/records/0/severity", "seventeen")]
    [InlineData("/records/1/body", "connection refused")]
    public void A_quote_that_does_not_stand_there_is_told(string pointer, string quote)
    {
        using var content = new CitedContent(Logs);

        Assert.Equal($"E1{pointer}: \"{quote}\" does not stand there", content.Problem(new Citation("E1", pointer, quote)));
    }

    [Theory]
    [InlineData("/series/0/values/0", "0.1")]
    [InlineData("/series/0/values/1", "1E+21")]
    [InlineData("/series/0/values/2", "-4")]
    public void A_number_is_quoted_by_its_value(string pointer, string quote)
    {
        using var content = new CitedContent(Metrics);

        Assert.Null(content.Problem(new Citation("E1", pointer, quote)));
    }

    [Theory]
    [InlineData("/series/0/values/0", "0.10000001")]
    [InlineData("/series/0/values/2", "4")]
    public void Another_number_does_not_stand_there(string pointer, string quote)
    {
        using var content = new CitedContent(Metrics);

        Assert.NotNull(content.Problem(new Citation("E1", pointer, quote)));
    }

    [Theory]
    [InlineData(Coverage.Empty)]
    [InlineData(Coverage.Denied)]
    [InlineData(Coverage.Failed)]
    [InlineData(Coverage.NotConfigured)]
    [InlineData(Coverage.NotAsked)]
    public void What_holds_no_data_cannot_be_cited(Coverage coverage)
    {
        using var content = new CitedContent(Sample.Exhibit(new LogQuery { Window = Sample.Asked }, new NoAnswer(coverage, "why")));

        Assert.Contains("holds no data", content.Problem(new Citation("E1", "/note", "why")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_answer_of_its_kind_cannot_be_cited_either()
    {
        using var content = new CitedContent(Sample.Exhibit(new LogQuery { Window = Sample.Asked }, new LogAnswer { Coverage = Coverage.Empty }));

        Assert.NotNull(content.Problem(new Citation("E1", "/records")));
    }
}
