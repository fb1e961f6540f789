using Cleric.AspNetCore.Investigations;
using Cleric.AspNetCore.Progress;

namespace Cleric.AspNetCore.Tests.Investigations;

public sealed class InvestigationScheduleTests
{
    private readonly InvestigationSchedule _schedule = new(new LiveCases(), TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_is_resumed_while_it_is_being_stopped_is_taken_again_when_it_has_ended()
    {
        _schedule.Enqueue("a");
        var (id, _, stop) = await _schedule.TakeAsync(Cancellation);
        _schedule.Stop(id);
        Assert.True(stop.IsCancellationRequested);
        _schedule.Enqueue(id);
        _schedule.Leave(id);

        var again = await _schedule.TakeAsync(Cancellation);
        Assert.Equal(("a", false), (again.Id, again.Stop.IsCancellationRequested));
    }

    [Fact]
    public async Task One_that_waits_is_taken_once_however_often_it_is_put_in_line()
    {
        _schedule.Enqueue("a");
        _schedule.Enqueue("a");
        _schedule.Leave((await _schedule.TakeAsync(Cancellation)).Id);

        Assert.Equal((0, false), (_schedule.Waiting, _schedule.Holds("a")));
    }

    [Fact]
    public async Task What_is_due_at_once_does_not_wait_for_a_clock_that_was_set_back()
    {
        var clock = new Clock();
        var schedule = new InvestigationSchedule(new LiveCases(), clock);
        schedule.Enqueue("a", schedule.Now);
        schedule.Enqueue("b");
        clock.Back = TimeSpan.FromHours(1);

        foreach (var id in new[] { "a", "b" })
        {
            var taken = schedule.TakeAsync(Cancellation);
            Assert.True(taken.IsCompletedSuccessfully);
            Assert.Equal(id, (await taken).Id);
        }
    }

    [Fact]
    public async Task Stopping_one_that_has_just_ended_does_no_harm()
    {
        _schedule.Enqueue("a");
        var (id, _, _) = await _schedule.TakeAsync(Cancellation);
        _schedule.Leave(id);

        Assert.False(_schedule.Stop(id));
    }

    /// <summary>A clock that somebody sets back; time goes on all the same.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Back { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - Back;
    }
}
