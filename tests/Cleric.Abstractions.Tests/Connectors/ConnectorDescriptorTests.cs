using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Abstractions.Tests.Connectors;

public sealed class ConnectorDescriptorTests
{
    private static readonly ConnectorDescriptor Descriptor = new() { Name = "p", System = "prometheus", Capabilities = [new QueryCapability(QueryKind.Metric)] };

    [Fact]
    public void It_answers_what_it_declares_and_nothing_else()
    {
        Assert.True(Descriptor.Answers(QueryKind.Metric));
        Assert.All(Enum.GetValues<QueryKind>().Where(kind => kind != QueryKind.Metric), kind => Assert.False(Descriptor.Answers(kind)));
    }

    [Fact]
    public async Task A_link_passes_everything_on()
    {
        var link = new Link(new Echo());
        var query = new MetricQuery { Window = default };

        Assert.Same(Descriptor, link.Descriptor);
        Assert.Equal("Metric", (await link.AskAsync(query, TestContext.Current.CancellationToken)).Note);
        Assert.Throws<ArgumentNullException>(() => new Link(null!));
    }

    [Theory]
    [InlineData(Coverage.Denied)]
    [InlineData(Coverage.Failed)]
    [InlineData(Coverage.NotConfigured)]
    [InlineData(Coverage.Empty)]
    [InlineData(Coverage.NotAsked)]
    public void No_answer_has_no_rows_and_says_why(Coverage coverage)
    {
        var answer = coverage switch
        {
            Coverage.Denied => NoAnswer.Denied("why"),
            Coverage.Failed => NoAnswer.Failed("why"),
            Coverage.NotConfigured => NoAnswer.NotConfigured("why"),
            Coverage.Empty => NoAnswer.Empty("why"),
            _ => NoAnswer.NotAsked("why"),
        };

        Assert.Equal((coverage, "why", 0), (answer.Coverage, answer.Note, answer.Rows));
    }

    private sealed class Link(IConnector inner) : DelegatingConnector(inner);

    private sealed class Echo : IConnector
    {
        public ConnectorDescriptor Descriptor => ConnectorDescriptorTests.Descriptor;

        public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => new(NoAnswer.Empty(query.Kind.ToString()));
    }
}
