using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class OriginReaderTests
{
    [Fact]
    public void Failed_requests_lead_along_failed_calls_to_where_nothing_called_had_failed()
    {
        var origins = Derive(Signals.Errors, (start, since) => Chain(start, ordersFail: since));

        Assert.Equal([Sample.Orders], origins.Where(origin => origin.Strength > 0.5).Select(origin => origin.Entity));
    }

    [Fact]
    public void A_service_that_fails_by_itself_is_the_origin()
    {
        var origins = Derive(Signals.Errors, (start, since) => Chain(start, checkoutFails: since));

        Assert.Equal([Sample.Checkout], origins.Where(origin => origin.Strength > 0.5).Select(origin => origin.Entity));
    }

    [Fact]
    public void Slow_requests_lead_to_whose_own_time_grew()
    {
        Assert.Equal([Sample.Orders], Derive(Signals.Latency, (start, since) => Chain(start, orders: since ? 900 : 10)).Where(origin => origin.Strength > 0.5).Select(origin => origin.Entity));
        Assert.Equal([Sample.Checkout], Derive(Signals.Latency, (start, since) => Chain(start, checkoutOwn: since ? 900 : 20)).Where(origin => origin.Strength > 0.5).Select(origin => origin.Entity));
    }

    [Fact]
    public void Time_that_calls_lose_on_the_way_is_that_of_whom_they_went_to()
    {
        var origins = Derive(Signals.Latency, (start, since) => Far(start, since ? 900 : 2));

        var origin = Assert.Single(origins, origin => origin.Strength > 0.5);
        Assert.Equal(Sample.Checkout, origin.Entity);
    }

    [Fact]
    public void Who_takes_most_of_the_time_of_slow_requests_on_any_day_is_the_origin_where_it_takes_much_more()
    {
        var number = 0;

        // Now and then checkout takes a little longer; since the onset it takes far longer, and orders no longer.
        var origins = Derive(Signals.Latency, (start, since) => Chain(start, checkoutOwn: since ? 900 : number++ % 6 == 0 ? 60 : 20));

        Assert.Equal([Sample.Checkout], origins.Where(origin => origin.Strength > 0.8).Select(origin => origin.Entity));
    }

    [Fact]
    public void Who_gives_up_on_an_answer_that_takes_no_longer_than_usual_is_the_origin()
    {
        var origins = Derive(Signals.Errors, (start, since) => Impatient(start, since));

        Assert.Equal([Sample.Web], origins.Where(origin => origin.Strength > 0.5).Select(origin => origin.Entity));
    }

    [Fact]
    public void Who_gives_up_on_an_answer_that_is_late_is_not() =>
        Assert.DoesNotContain(Derive(Signals.Errors, (start, since) => Impatient(start, since, answer: since ? 900 : 100)), origin => origin.Entity == Sample.Web && origin.Strength > 0.5);

    [Fact]
    public void A_few_slow_requests_as_there_always_are_lead_nowhere()
    {
        var number = 0;

        Assert.Empty(Derive(Signals.Latency, (start, _) => Chain(start, orders: number++ % 12 == 0 ? 900 : 10)));
    }

    [Fact]
    public void Where_requests_are_as_they_were_there_is_no_origin() => Assert.Empty(Derive(Signals.Latency, (start, _) => Chain(start)));

    [Fact]
    public void Where_the_way_leads_beyond_what_was_read_it_is_too_early_to_say() =>
        Assert.Empty(Derive(Signals.Errors, (start, since) => Chain(start, checkoutFails: since), Sample.Web));

    [Fact]
    public void Without_traces_of_the_symptom_nothing_is_followed()
    {
        Assert.Empty(OriginReader.Derive(Sample.View()));
        Assert.Empty(OriginReader.Derive(Sample.View(null, Topology.Empty)));
        Assert.Empty(Derive(Signals.Errors, (start, since) => Chain(start, ordersFail: since), Sample.Checkout));
    }

    private static List<Observation> Derive(string signal, Func<DateTimeOffset, bool, IReadOnlyList<Span>> trace, Entity? asked = null)
    {
        var spans = new List<Span>();
        for (var start = Sample.Baseline.Start; start < Sample.Window.End; start += TimeSpan.FromSeconds(20))
        {
            spans.AddRange(trace(start, start >= Sample.Onset));
        }

        var exhibit = Sample.Exhibit(new TraceQuery { Entity = asked, Window = Sample.Asked }, new TraceAnswer { Spans = spans });
        var scope = Sample.Scope() with { Symptom = new Symptom(Sample.Web, signal, "it is not well") };
        var origins = OriginReader.Derive(Sample.View(scope, Sample.Shop, new ExhibitReceived { QuestionId = "Q1", Exhibit = exhibit })).ToList();
        using var content = new CitedContent(exhibit);
        Assert.All(origins, origin => Assert.Equal(Signals.Origin, origin.Signal));
        Assert.All(origins.SelectMany(origin => origin.Citations), citation => Assert.Null(content.Problem(citation)));
        return origins;
    }

    /// <summary>Web waits for checkout as long as it takes at first, and 50 ms since.</summary>
    private static List<Span> Impatient(DateTimeOffset start, bool since, int answer = 100)
    {
        var spans = new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(since ? 60 : answer + 10), since)
            .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(answer))
            .Build();
        return [.. spans.Select(span => span is { Kind: SpanKind.Client } && since ? span with { Duration = TimeSpan.FromMilliseconds(50), Error = true } : span)];
    }

    /// <summary>Checkout answers in 20 ms; the call to it takes longer by what the way takes.</summary>
    private static IReadOnlyList<Span> Far(DateTimeOffset start, int way)
    {
        var spans = new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(30 + way))
            .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20))
            .Build();
        return [.. spans.Select(span => span is { Kind: SpanKind.Client } ? span with { Duration = span.Duration + TimeSpan.FromMilliseconds(way) } : span)];
    }

    private static IReadOnlyList<Span> Chain(DateTimeOffset start, int orders = 10, int checkoutOwn = 20, bool ordersFail = false, bool checkoutFails = false)
    {
        var failed = ordersFail || checkoutFails;
        var checkout = checkoutOwn + orders;
        return new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(checkout + 10), failed)
            .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(checkout), failed)
            .Call("checkout", "database:orders", "INSERT", TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(orders), ordersFail)
            .Build();
    }
}
