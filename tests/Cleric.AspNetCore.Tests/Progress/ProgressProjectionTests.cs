using Cleric.AspNetCore.Progress;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;

namespace Cleric.AspNetCore.Tests.Progress;

public sealed class ProgressProjectionTests
{
    private static readonly Entity Checkout = new("checkout");
    private static readonly TimeWindow Window = new(new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero), new(2026, 1, 1, 14, 5, 30, TimeSpan.Zero));

    [Theory]
    [InlineData(0, "Looks at checkout, from 2026-01-01 14:00:00 to 14:05:30 UTC")]
    [InlineData(1, "Looks at checkout and another, from 2026-01-01 14:00:00 to 14:05:30 UTC")]
    [InlineData(6, "Looks at checkout and 6 others, from 2026-01-01 14:00:00 to 14:05:30 UTC")]
    public void What_is_looked_at_is_told_in_a_sentence(int others, string told) => Assert.Equal(told, Told(new ScopeOriented
    {
        Topology = new Topology(),
        Scope = new Scope
        {
            Entities = [Checkout, .. Enumerable.Range(0, others).Select(i => new Entity($"service-{i}"))],
            Symptom = new Symptom(Checkout, Signals.Latency, "slow"),
            Window = Window,
            Baseline = Window,
        },
    }));

    [Fact]
    public void What_memory_knows_is_told_as_what_it_is()
    {
        var note = new Recollection { Id = "fa-1", Kind = MemoryKind.Fact, Statement = "payments is deployed on Thursdays", Trust = 0.5, Why = "said by ada" };
        var incident = new Recollection { Id = "ep-1", Kind = MemoryKind.Episode, Statement = "lock contention at postgres", Trust = 0.5, Why = "alike" };

        Assert.Equal("Memory knows nothing of it", Told(new MemoryRecalled { Recollections = [] }));
        Assert.Equal("Memory knows: payments is deployed on Thursdays", Told(new MemoryRecalled { Recollections = [note] }));
        Assert.Equal("Memory recalls 1 incident like it: lock contention at postgres", Told(new MemoryRecalled { Recollections = [note, incident] }));
        Assert.Equal("Memory recalls 2 incidents like it: lock contention at postgres", Told(new MemoryRecalled { Recollections = [incident, note, incident] }));
    }

    [Theory]
    [InlineData(1, "alertmanager answered with 1 row")]
    [InlineData(2, "alertmanager answered with 2 rows")]
    public void What_came_is_counted(int rows, string told)
    {
        var answer = new AlertAnswer { Alerts = [.. Enumerable.Range(0, rows).Select(i => new Alert { Id = $"a{i}", Name = "Slow", Entity = Checkout, State = "firing", StartsAt = Window.Start })] };
        var exhibit = new Exhibit { Id = "E1", Query = new AlertQuery { Window = Window }, Connector = "alertmanager", AskedAt = Window.End, Elapsed = TimeSpan.Zero, Answer = answer, Sha256 = "" };

        Assert.Equal(told, Told(new ExhibitReceived { QuestionId = "Q1", Exhibit = exhibit }));
    }

    private static string Told(CaseEvent caseEvent) => new ProgressProjection().Project(caseEvent).Text;
}
