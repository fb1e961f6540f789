using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class BehaviourReaderTests
{
    private static readonly string[] Usual = ["check stock", "reserve", "confirm order"];

    [Fact]
    public void A_step_that_is_always_taken_and_now_left_out_makes_its_entity_the_origin()
    {
        var origin = Assert.Single(Derive(since => since ? Usual[..2] : Usual));

        Assert.Equal((Sample.Checkout, Signals.OriginBehaviour), (origin.Entity, origin.Signal));
        Assert.True(origin.Strength > 0.9);
        Assert.Contains("\"confirm order\" is left out; after \"reserve\" follows no more \"confirm order\" of POST /pay", origin.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_is_new_makes_its_entity_the_origin()
    {
        var origin = Assert.Single(Derive(since => since ? [.. Usual, "ERROR cannot price the order"] : Usual));

        Assert.Equal(Sample.Checkout, origin.Entity);
        Assert.Contains("\"ERROR cannot price the order\" is new", origin.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_caller_does_otherwise_follows_from_the_deepest()
    {
        var origin = Assert.Single(Derive(since => since ? Usual[..2] : Usual, since => since ? ["WARN no answer from checkout"] : ["rendered"]));

        Assert.Equal(Sample.Checkout, origin.Entity);
    }

    [Fact]
    public void A_caller_that_strays_while_all_below_do_as_usual_is_the_origin_itself() =>
        Assert.Equal(Sample.Web, Assert.Single(Derive(_ => Usual, since => since ? [] : ["rendered"])).Entity);

    [Fact]
    public void The_line_of_code_tells_messages_apart_that_read_alike()
    {
        var origin = Assert.Single(Derive(since => since ? ["Price.cs:10 12 ms"] : ["Price.cs:10 12 ms", "Price.cs:20 14 ms"]));

        Assert.Contains("(Price.cs:20) is left out", origin.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_a_message_that_is_new_nor_an_error_that_is_gone_is_trouble()
    {
        Assert.Empty(Derive(since => since ? [.. Usual, "sent a receipt"] : Usual));
        Assert.Empty(Derive(since => since ? Usual : [.. Usual, "ERROR cannot price the order"]));
    }

    [Fact]
    public void What_was_done_only_because_something_was_wrong_already_is_no_loss() =>
        Assert.Empty(Derive(since => since ? Usual : [.. Usual, "ERROR cannot price the order", "asked for a manual price"]));

    [Fact]
    public void A_warning_that_comes_with_every_request_before_as_since_hides_nothing() =>
        Assert.Single(Derive(since => since ? [.. Usual[..2], "WARN slow clock"] : [.. Usual, "WARN slow clock"]));

    [Fact]
    public void A_change_in_the_mix_of_requests_is_none_in_what_they_do()
    {
        var number = 0;

        Assert.Empty(Derive(since => number++ % (since ? 2 : 4) == 0 ? Usual : Usual[..2]));
    }

    [Fact]
    public void Requests_whose_caller_went_away_do_not_stray() => Assert.Empty(Derive(since => since ? Usual[..2] : Usual, status: since => since ? "499" : "200"));

    [Fact]
    public void Until_it_was_asked_what_the_requests_logged_nothing_is_said() => Assert.Empty(Derive(since => since ? Usual[..2] : Usual, byTrace: false));

    private static List<Observation> Derive(Func<bool, string[]> checkout, Func<bool, string[]>? web = null, Func<bool, string>? status = null, bool byTrace = true)
    {
        var spans = new List<Span>();
        var records = new List<LogRecord>();
        for (var start = Sample.Window.Start - TimeSpan.FromMinutes(5); start < Sample.Window.Start + TimeSpan.FromMinutes(5); start += TimeSpan.FromSeconds(10))
        {
            var since = Sample.Window.Contains(start);
            var trace = new TraceBuilder("web", "GET /", start, TimeSpan.FromMilliseconds(120))
                .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100))
                .Build()
                .Select(span => span is { Kind: SpanKind.Server } && span.Entity == Sample.Checkout ? span with { Attributes = new Dictionary<string, string> { ["http.response.status_code"] = status?.Invoke(since) ?? "200" } } : span)
                .ToList();
            spans.AddRange(trace);
            records.AddRange(Records(trace.Find(span => span.Entity == Sample.Checkout)!, checkout(since)));
            records.AddRange(Records(trace[0], web?.Invoke(since) ?? ["rendered"]));
        }

        var traces = Sample.Exhibit(new TraceQuery { Window = Sample.Asked }, new TraceAnswer { Spans = spans });
        var logs = Sample.Exhibit(new LogQuery { Window = Sample.Asked, TraceIds = byTrace ? [.. spans.Select(span => span.TraceId).Distinct()] : null }, new LogAnswer { Records = records }, "E2");
        var origins = BehaviourReader.Derive(Sample.View(new ExhibitReceived { QuestionId = "Q1", Exhibit = traces }, new ExhibitReceived { QuestionId = "Q2", Exhibit = logs })).ToList();
        using var ofTraces = new CitedContent(traces);
        using var ofLogs = new CitedContent(logs);
        Assert.All(origins.SelectMany(origin => origin.Citations), citation => Assert.Null((citation.ExhibitId == "E1" ? ofTraces : ofLogs).Problem(citation)));
        return origins;
    }

    private static IEnumerable<LogRecord> Records(Span span, string[] messages) => messages.Select((message, i) =>
    {
        var place = message.Split(' ')[0].Split(':');
        var record = Rows.Log(
            span.Entity.Name,
            span.Start + TimeSpan.FromMilliseconds(i + 1),
            place.Length == 2 ? message[(message.IndexOf(' ', StringComparison.Ordinal) + 1)..] : message,
            message.StartsWith("ERROR", StringComparison.Ordinal) ? 17 : message.StartsWith("WARN", StringComparison.Ordinal) ? 13 : 9);
        return record with
        {
            TraceId = span.TraceId,
            SpanId = span.SpanId,
            Attributes = place.Length == 2 ? new Dictionary<string, string> { ["code.file.path"] = place[0], ["code.line.number"] = place[1] } : record.Attributes,
        };
    });
}
