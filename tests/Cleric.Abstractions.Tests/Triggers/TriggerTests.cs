using Cleric.Triggers;

namespace Cleric.Abstractions.Tests.Triggers;

public sealed class TriggerTests
{
    [Fact]
    public void Each_trigger_has_a_title()
    {
        Assert.Equal("Slow: p95 is high", new AlertTrigger { Name = "Slow", Summary = "p95 is high" }.Title);
        Assert.Equal("Slow", new AlertTrigger { Name = "Slow" }.Title);
        Assert.Equal("why?", new QuestionTrigger { Text = "why?" }.Title);
        Assert.Equal("p95 of web looks odd", new AnomalyTrigger { Metric = "p95", Entity = "web" }.Title);
        Assert.Equal("p95 of an unnamed entity looks odd", new AnomalyTrigger { Metric = "p95" }.Title);
        Assert.Equal("odd", new AnomalyTrigger { Metric = "p95", Summary = "odd" }.Title);
        Assert.Equal("v2", new ChangeTrigger { ChangeId = "c1", Summary = "v2" }.Title);
        Assert.Equal("Change c1", new ChangeTrigger { ChangeId = "c1" }.Title);
    }

    [Fact]
    public void A_trigger_is_a_request_with_everything_else_at_its_default()
    {
        InvestigationRequest request = new QuestionTrigger { Text = "why?" };

        Assert.Equal("why?", request.Trigger.Title);
        Assert.Equal(Caller.Anonymous, request.Caller);
        Assert.Null(request.Budget);
        Assert.Null(request.CaseId);
        Assert.Empty(request.Tags);
    }
}
