using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class TraceReaderTests
{
    private static readonly TraceReader Reader = new();

    [Fact]
    public async Task Who_merely_waits_is_slow_but_not_by_its_own_work()
    {
        var observations = await Observe(null, (start, since) => Chain(start, orders: since ? 800 : 10));

        Assert.True(observations.Seen(Sample.Web, Signals.Latency) && observations.Seen(Sample.Checkout, Signals.Latency));
        Assert.True(observations.Missed(Sample.Web, Signals.SelfLatency) && observations.Missed(Sample.Checkout, Signals.SelfLatency));
    }

    [Fact]
    public async Task A_database_that_leaves_no_spans_is_seen_through_the_calls_to_it()
    {
        var observations = await Observe(null, (start, since) => Chain(start, orders: since ? 800 : 10));

        Assert.True(observations.Seen(Sample.Orders, Signals.SelfLatency));
        Assert.True(observations.Missed(Sample.Orders, Signals.SelfErrors));
        Assert.DoesNotContain(observations, observation => observation.Entity == Sample.Orders && observation.Signal == Signals.Latency);
    }

    [Fact]
    public async Task The_way_to_one_that_answers_as_fast_as_ever_is_told_from_its_own_work()
    {
        var observations = await Observe(null, (start, since) => [.. Chain(start).Select(span => since && span is { Kind: SpanKind.Client, Peer: { Name: "checkout" } } ? span with { Duration = span.Duration + TimeSpan.FromMilliseconds(800) } : span)]);

        Assert.True(observations.Seen(Sample.Checkout, Signals.PathLatency));
        Assert.True(observations.Missed(Sample.Checkout, Signals.SelfLatency));
    }

    [Fact]
    public async Task Who_works_longer_itself_is_told_from_who_waits_for_it()
    {
        var observations = await Observe(null, (start, since) => Chain(start, checkoutOwn: since ? 900 : 20));

        Assert.True(observations.Seen(Sample.Checkout, Signals.SelfLatency));
        Assert.True(observations.Missed(Sample.Web, Signals.SelfLatency));
        Assert.True(observations.Missed(Sample.Orders, Signals.SelfLatency));
    }

    [Fact]
    public async Task An_error_begins_where_nothing_called_had_failed()
    {
        var observations = await Observe(null, (start, since) => Chain(start, ordersFail: since));

        Assert.True(observations.Seen(Sample.Web, Signals.Errors) && observations.Seen(Sample.Checkout, Signals.Errors));
        Assert.True(observations.Missed(Sample.Web, Signals.SelfErrors) && observations.Missed(Sample.Checkout, Signals.SelfErrors));
        Assert.True(observations.Seen(Sample.Orders, Signals.SelfErrors));
    }

    [Fact]
    public async Task An_error_of_its_own_is_told_from_one_passed_on()
    {
        var observations = await Observe(null, (start, since) => Chain(start, checkoutFails: since));

        Assert.True(observations.Seen(Sample.Checkout, Signals.SelfErrors));
        Assert.True(observations.Missed(Sample.Web, Signals.SelfErrors));
        Assert.True(observations.Missed(Sample.Orders, Signals.SelfErrors));
    }

    [Fact]
    public async Task Who_refuses_calls_is_blamed_for_the_failures_of_its_caller()
    {
        var observations = await Observe(null, (start, since) => Refused(start, since));

        Assert.True(observations.Seen(Sample.Web, Signals.Errors));
        Assert.True(observations.Missed(Sample.Web, Signals.SelfErrors));
        Assert.True(observations.Seen(Sample.Checkout, "blamed.rejected"));
        Assert.True(observations.Seen(Sample.Checkout, Signals.Rejections));
        Assert.True(observations.Missed(Sample.Checkout, Signals.Errors));
    }

    [Fact]
    public async Task A_refusal_after_which_the_caller_went_on_blames_nobody()
    {
        var observations = await Observe(null, (start, since) =>
            [.. Refused(start, since).Select((span, i) => i == 0 ? span with { Error = false, Attributes = new Dictionary<string, string> { ["http.response.status_code"] = "200" } } : span)]);

        Assert.DoesNotContain(observations, observation => observation.Signal.StartsWith(Signals.Blamed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_status_of_500_is_a_failure_whatever_the_span_says()
    {
        var observations = await Observe(null, (start, since) =>
            [Rows.Span("web", "GET /", start, TimeSpan.FromMilliseconds(5)) with { Attributes = new Dictionary<string, string> { ["http.status_code"] = since ? "503" : "200" } }]);

        Assert.True(observations.Seen(Sample.Web, Signals.Errors));
    }

    [Fact]
    public async Task A_change_in_the_mix_of_requests_is_not_taken_for_a_change_in_speed()
    {
        var count = 0;
        var observations = await Observe(null, (start, since) =>
        {
            count++;
            var report = since ? count % 5 != 0 : count % 5 == 0;
            return [Rows.Span("web", report ? "GET /report" : "GET /", start, TimeSpan.FromMilliseconds((report ? 900 : 10) + (count % 3)))];
        });

        Assert.True(observations.Missed(Sample.Web, Signals.Latency));
    }

    [Fact]
    public async Task Asked_of_one_entity_only_that_one_and_whom_it_calls_are_told()
    {
        var observations = await Observe(Sample.Checkout, (start, since) => Chain(start, orders: since ? 800 : 10));

        Assert.Equal([Sample.Checkout, Sample.Orders], observations.Select(observation => observation.Entity).Distinct());
    }

    [Fact]
    public async Task In_steady_traces_nothing_is_seen() =>
        Assert.All(await Observe(null, (start, _) => Chain(start)), observation => Assert.True(observation.Strength < 0.3, observation.Statement));

    [Fact]
    public async Task With_nothing_in_the_window_nothing_is_said()
    {
        var spans = Enumerable.Range(0, 20).SelectMany(i => Chain(Sample.Baseline.Start + TimeSpan.FromSeconds(i)));

        Assert.Empty(await Read.With(Reader, Sample.Exhibit(new TraceQuery { Window = Sample.Asked }, new TraceAnswer { Spans = [.. spans] })));
    }

    [Fact]
    public async Task Calls_at_the_same_time_are_not_waited_for_twice()
    {
        var start = Sample.Onset;
        var spans = new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(100))
            .Call("web", "database:orders", "SELECT", TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(60))
            .Call("web", "cache:sessions", "GET", TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60))
            .Build();
        var tree = new SpanTree(spans);

        Assert.Equal(TimeSpan.FromMilliseconds(30), tree.SelfTime(0, tree.Calls(0)));
        await Task.CompletedTask;
    }

    [Fact]
    public void A_call_that_outlasts_its_request_leaves_no_negative_time()
    {
        var tree = new SpanTree(new TraceBuilder("web", "GET /", Sample.Onset, TimeSpan.FromMilliseconds(10)).Call("web", "database:orders", "SELECT", TimeSpan.Zero, TimeSpan.FromMilliseconds(500)).Build());

        Assert.Equal(TimeSpan.Zero, tree.SelfTime(0, tree.Calls(0)));
    }

    [Fact]
    public void Spans_in_a_circle_and_spans_of_lost_parents_do_not_hang()
    {
        var span = Rows.Span("web", "GET /", Sample.Onset, TimeSpan.FromMilliseconds(1));
        var tree = new SpanTree(
        [
            span with { SpanId = "a", ParentSpanId = "b" },
            span with { SpanId = "b", ParentSpanId = "a" },
            span with { SpanId = "c", ParentSpanId = "c" },
            span with { SpanId = "d", ParentSpanId = "gone" },
        ]);

        Assert.Contains(3, tree.Requests(Sample.Web));
        Assert.Empty(tree.Calls(3));
    }

    private static async Task<IReadOnlyList<Observation>> Observe(Entity? asked, Func<DateTimeOffset, bool, IReadOnlyList<Span>> trace)
    {
        var spans = new List<Span>();
        for (var start = Sample.Baseline.Start; start < Sample.Window.End; start += TimeSpan.FromSeconds(20))
        {
            spans.AddRange(trace(start, start >= Sample.Onset));
        }

        return await Read.With(Reader, Sample.Exhibit(new TraceQuery { Entity = asked, Window = Sample.Asked }, new TraceAnswer { Spans = spans }));
    }

    /// <summary>web calls checkout, which queries orders.</summary>
    private static IReadOnlyList<Span> Chain(DateTimeOffset start, int orders = 10, int checkoutOwn = 20, bool ordersFail = false, bool checkoutFails = false)
    {
        var failed = ordersFail || checkoutFails;
        var checkout = checkoutOwn + orders;
        return new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(checkout + 10), failed)
            .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(checkout), failed)
            .Call("checkout", "database:orders", "INSERT", TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(orders), ordersFail)
            .Build();
    }

    private static IReadOnlyList<Span> Refused(DateTimeOffset start, bool refused)
    {
        var status = new Dictionary<string, string> { ["http.response.status_code"] = refused ? "422" : "200" };
        return
        [
            .. new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(30), error: refused)
                .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20))
                .Build()
                .Select((span, i) => i == 0 ? span : span with { Attributes = status }),
        ];
    }
}
