using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Orientation.Questions;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Orientation.Questions;

public sealed class QuestionReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 15, 20, 0, TimeSpan.Zero);

    private static readonly TopologyIndex Shop = TopologyIndex.Of(new TopologyBuilder()
        .Calls("web", "checkout").Calls("checkout", "payment-gateway").Calls("checkout", "database:orders").Calls("web", "cartservice").Calls("cartservice", "cache:redis-cart")
        .Calls("orders", "queue:order_events").Calls("billing", "database:ledger").Calls("client:users", "web").Services("host:node-7", "checkout-db")
        .Alias("checkout", "checkout-svc", "CheckoutApi").Alias("payment-gateway", "pgw").Build());

    private static readonly Change[] Changes =
    [
        Change("checkout v2", "deploy", "checkout", "2026-11-25T14:02:00Z"),
        Change("billing v9", "deploy", "billing", "2026-11-25T09:30:00Z"),
        Change("payment-gateway v7", "deploy", "payment-gateway", "2026-11-25T12:15:00Z"),
        Change("pool size 5", "config", "checkout", "2026-11-25T13:00:00Z"),
        Change("new basket", "flag", "web", "2026-11-25T11:00:00Z"),
        Change("checkout v1", "deploy", "checkout", "2026-11-24T16:00:00Z"),
    ];

    [Theory]
    [InlineData("why is checkout slow since the 14:00 deploy?", "service:checkout", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", "checkout v2", 0)]
    [InlineData("Why is Checkout slow?", "service:checkout", "latency", null, null, null, 0)]
    [InlineData("checkout is down", "service:checkout", "availability", null, null, null, 0)]
    [InlineData("errors in checkout since 14:00", "service:checkout", "errors", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("why is the payment gateway timing out since 2pm", "service:payment-gateway", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("payment_gateway 5xx at 14:00 UTC", "service:payment-gateway", "errors", "2026-11-25T13:55:00Z", "2026-11-25T14:15:00Z", null, 0)]
    [InlineData("what's wrong with checkout-db between 10:00 and 10:30?", "service:checkout-db", null, "2026-11-25T10:00:00Z", "2026-11-25T10:30:00Z", null, 0)]
    [InlineData("why is checkout's latency high yesterday", "service:checkout", "latency", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", null, 0)]
    [InlineData("is pgw unreachable since yesterday 18:00", "service:payment-gateway", "availability", "2026-11-24T18:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("why was checkout slow yesterday between 10:00 and 10:30?", "service:checkout", "latency", "2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z", null, 0)]
    [InlineData("cart is failing for the last 30 minutes", "service:cartservice", "errors", "2026-11-25T14:50:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("cartservice errors an hour ago", "service:cartservice", "errors", "2026-11-25T13:50:00Z", "2026-11-25T14:50:00Z", null, 0)]
    [InlineData("cart service restarting since 2 hours", "service:cartservice", "restarts", "2026-11-25T13:20:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("why is web slow this morning", "service:web", "latency", "2026-11-25T05:00:00Z", "2026-11-25T12:00:00Z", null, 0)]
    [InlineData("checkouts failing on 2026-11-25 14:00", "service:checkout", "errors", "2026-11-25T13:55:00Z", "2026-11-25T14:15:00Z", null, 0)]
    [InlineData("web has been slow since Monday", "service:web", "latency", "2026-11-23T00:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("why is orders slow?", null, "latency", null, null, null, 1)]
    [InlineData("why is the orders database slow?", "database:orders", "latency", null, null, null, 0)]
    [InlineData("why is database:orders slow", "database:orders", "latency", null, null, null, 0)]
    [InlineData("why is the orders service slow?", "service:orders", "latency", null, null, null, 0)]
    [InlineData("why is billing-thing slow since 14:00?", null, "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", null, 1)]
    [InlineData("why is foo slow?", null, "latency", null, null, null, 1)]
    [InlineData("why is it slow?", null, "latency", null, null, null, 1)]
    [InlineData("chekout is slow", null, "latency", null, null, null, 1)]
    [InlineData("why is checkout slow since the outage?", "service:checkout", "latency", null, null, null, 1)]
    [InlineData("checkout fails since the last deploy", "service:checkout", "errors", "2026-11-25T14:02:00Z", "2026-11-25T15:20:00Z", "checkout v2", 0)]
    [InlineData("checkout fails since the last deploy of payment-gateway", "service:checkout", "errors", "2026-11-25T12:15:00Z", "2026-11-25T15:20:00Z", "payment-gateway v7", 0)]
    [InlineData("since the last billing deploy, checkout is crashing", "service:checkout", "restarts", "2026-11-25T09:30:00Z", "2026-11-25T15:20:00Z", "billing v9", 0)]
    [InlineData("is billing making checkout slow?", "service:checkout", "latency", null, null, null, 0)]
    [InlineData("did the deploy of payment-gateway break checkout?", "service:checkout", "errors", "2026-11-25T12:15:00Z", "2026-11-25T15:20:00Z", "payment-gateway v7", 0)]
    [InlineData("why is checkout slow since 16:00?", "service:checkout", "latency", "2026-11-24T16:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("checkout out of memory around noon", "service:checkout", "saturation", "2026-11-25T11:45:00Z", "2026-11-25T12:15:00Z", null, 0)]
    [InlineData("high CPU on node-7", "host:node-7", "saturation", null, null, null, 0)]
    [InlineData("disk full on checkout's database", "service:checkout-db", "saturation", null, null, null, 0)]
    [InlineData("order_events queue growing since 11am", "queue:order_events", "saturation", "2026-11-25T11:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("order events lag", "queue:order_events", "saturation", null, null, null, 0)]
    [InlineData("why is the checkout queue growing", null, "saturation", null, null, null, 1)]
    [InlineData("why do users see errors on web", "service:web", "errors", null, null, null, 0)]
    [InlineData("why is web slow from 23:30 to 00:15", "service:web", "latency", "2026-11-24T23:30:00Z", "2026-11-25T00:15:00Z", null, 0)]
    [InlineData("why is web slow between 2 and 3pm", "service:web", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:00:00Z", null, 0)]
    [InlineData("why is web slow since 9", "service:web", "latency", null, null, null, 1)]
    [InlineData("why is web slow since 14", "service:web", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web slow at 14:00 CET", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since 16:00+02:00", "service:web", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web slow since 11/25", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since 25 Nov 10:00", "service:web", "latency", "2026-11-25T10:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web slow since 2027-01-01", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since tomorrow", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow a few minutes ago", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow for an hour", "service:web", "latency", "2026-11-25T14:20:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web slow for half an hour", "service:web", "latency", "2026-11-25T14:50:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web was slow last night", "service:web", "latency", "2026-11-24T18:00:00Z", "2026-11-25T06:00:00Z", null, 0)]
    [InlineData("500s in web since checkout v2", "service:web", "errors", "2026-11-25T14:02:00Z", "2026-11-25T15:20:00Z", "checkout v2", 0)]
    [InlineData("web slow since v7", "service:web", "latency", null, null, null, 1)]
    [InlineData("errors on web after the config change", "service:web", "errors", "2026-11-25T13:00:00Z", "2026-11-25T15:20:00Z", "pool size 5", 0)]
    [InlineData("errors on web after the feature flag", "service:web", "errors", "2026-11-25T11:00:00Z", "2026-11-25T15:20:00Z", "new basket", 0)]
    [InlineData("web slow since we deployed checkout", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since checkout was deployed", "service:web", "latency", null, null, null, 1)]
    [InlineData("checkout is not slow but failing", "service:checkout", "errors", null, null, null, 0)]
    [InlineData("end-to-end latency of web is high", "service:web", "latency", null, null, null, 0)]
    [InlineData("why is login slow", null, "latency", null, null, null, 1)]
    [InlineData("why does web return 503s when calling checkout", "service:web", "errors", null, null, null, 0)]
    [InlineData("timeouts calling pgw from web", "service:web", "latency", null, null, null, 0)]
    [InlineData("web slow before 14:00", "service:web", "latency", "2026-11-25T13:00:00Z", "2026-11-25T14:00:00Z", null, 0)]
    [InlineData("web is slow since 25:99", "service:web", "latency", null, null, null, 1)]
    [InlineData("why is checkout slow since yesterday's deploy", "service:checkout", "latency", "2026-11-24T16:00:00Z", "2026-11-25T15:20:00Z", "checkout v1", 0)]
    [InlineData("why is checkout slow since this morning's release", "service:checkout", "latency", "2026-11-25T05:00:00Z", "2026-11-25T15:20:00Z", null, 1)]
    [InlineData("what changed in checkout?", "service:checkout", null, null, null, null, 0)]
    [InlineData("billing service is down since the last 2 hours", "service:billing", "availability", "2026-11-25T13:20:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("search service is down", null, "availability", null, null, null, 1)]
    [InlineData("checkout and web are slow", "service:checkout", "latency", null, null, null, 0)]
    [InlineData("why are 10% of requests to web failing with 502 since 14:05:30", "service:web", "errors", "2026-11-25T14:05:30Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web is slow since yesterday", "service:web", "latency", "2026-11-24T00:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web is slow today", "service:web", "latency", "2026-11-25T00:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("Web SLOW SINCE 14:00 DEPLOY", "service:web", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", "checkout v2", 0)]
    [InlineData("web hang for 30 seconds", "service:web", "latency", null, null, null, 0)]
    [InlineData("web slow since the migration", "service:web", "latency", null, null, null, 1)]
    [InlineData("web failing since midnight", "service:web", "errors", "2026-11-25T00:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web slow @ 14:10", "service:web", "latency", "2026-11-25T14:05:00Z", "2026-11-25T14:25:00Z", null, 0)]
    [InlineData("web p99 up since 13:00, was fine at 12:00", "service:web", "latency", "2026-11-25T13:00:00Z", "2026-11-25T15:20:00Z", null, 1)]
    [InlineData("traffic dropped on web", "service:web", "traffic", null, null, null, 0)]
    [InlineData("checkout/web slow", "service:checkout", "latency", null, null, null, 0)]
    [InlineData("kafka lag", null, "saturation", null, null, null, 1)]
    [InlineData("is the 14:00 deploy to blame for slow web?", "service:web", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:20:00Z", "checkout v2", 0)]
    [InlineData("web slow since the deploy of checkout yesterday", "service:web", "latency", "2026-11-24T16:00:00Z", "2026-11-25T15:20:00Z", "checkout v1", 0)]
    [InlineData("web slow since the deploy", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since checkout is down", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since the start of the sale", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow 2026-11-25T14:00:00Z", "service:web", "latency", "2026-11-25T13:55:00Z", "2026-11-25T14:15:00Z", null, 0)]
    [InlineData("web slow since 2026-11-24T14:00:00-05:00", "service:web", "latency", "2026-11-24T19:00:00Z", "2026-11-25T15:20:00Z", null, 0)]
    [InlineData("web slow from yesterday 18:00 until today 02:00", "service:web", "latency", "2026-11-24T18:00:00Z", "2026-11-25T02:00:00Z", null, 0)]
    [InlineData("web slow this morning between 9 and 10", "service:web", "latency", "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z", null, 0)]
    [InlineData("web slow at 9 in the evening yesterday", "service:web", "latency", "2026-11-24T20:55:00Z", "2026-11-24T21:15:00Z", null, 0)]
    [InlineData("web slow on Tuesday at 3pm", "service:web", "latency", "2026-11-24T14:55:00Z", "2026-11-24T15:15:00Z", null, 0)]
    [InlineData("web slow 14:00-14:30", "service:web", "latency", "2026-11-25T14:00:00Z", "2026-11-25T14:30:00Z", null, 0)]
    [InlineData("web slow 2pm-3pm", "service:web", "latency", "2026-11-25T14:00:00Z", "2026-11-25T15:00:00Z", null, 0)]
    [InlineData("web slow since 999999 hours", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow 999999999 weeks ago", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since 0001-01-01", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since 9999-12-31 23:59", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since 30 February", "service:web", "latency", null, null, null, 1)]
    [InlineData("web slow since now", "service:web", "latency", null, null, null, 0)]
    [InlineData("rolled back checkout v2 but web still slow", "service:web", "latency", null, null, null, 1)]
    [InlineData("redis cache is unreachable", null, "availability", null, null, null, 1)]
    [InlineData("checkout.prod.svc is down", null, "availability", null, null, null, 1)]
    [InlineData("slow.Why is web failing", "service:web", "latency", null, null, null, 0)]
    [InlineData("why is PaymentGateway slow", "service:payment-gateway", "latency", null, null, null, 0)]
    public void A_question_says_where_what_and_when_and_the_rest_is_asked_back(string question, string? subject, string? signal, string? from, string? to, string? change, int askedBack)
    {
        var reading = QuestionReader.Read(question, Shop, Changes, Now);

        Assert.Equal(subject, reading.Subject?.Id);
        Assert.Equal(signal, reading.Signal);
        Assert.Equal(Time(from), reading.Window?.Start);
        Assert.Equal(Time(to), reading.Window?.End);
        Assert.Equal(change, reading.ChangeId);
        Assert.Equal(askedBack, reading.NotUnderstood.Count);
    }

    [Fact]
    public void What_is_asked_back_names_who_is_known() =>
        Assert.Equal("Which service is \"chekout\"? Is checkout meant? Known: billing, cartservice, checkout, checkout-db, ledger, node-7, order_events, orders, payment-gateway, redis-cart, web.",
            Assert.Single(QuestionReader.Read("chekout is slow", Shop, Changes, Now).NotUnderstood).Sentence);

    [Fact]
    public void What_was_understood_says_which_words_were_taken_for_what() =>
        Assert.Equal(
            ["payment gateway: payment-gateway, the service to look at", "timing out: latency", "since 2pm: from 14:00 UTC today", "no time zone is named: times are taken for UTC"],
            QuestionReader.Read("why is the payment gateway timing out since 2pm", Shop, Changes, Now).Understood.Select(note => note.Sentence));

    [Fact]
    public void A_change_that_is_meant_is_named_with_its_time() =>
        Assert.Contains("since the 14:00 deploy: from 14:00 UTC today, deploy \"checkout v2\"", QuestionReader.Read("why is checkout slow since the 14:00 deploy?", Shop, Changes, Now).Understood.Select(note => note.Sentence));

    [Fact]
    public void A_word_that_makes_a_question_is_no_part_of_the_change() =>
        Assert.Contains("the deploy of payment-gateway: from 12:15 UTC today, deploy \"payment-gateway v7\"", QuestionReader.Read("did the deploy of payment-gateway break checkout?", Shop, Changes, Now).Understood.Select(note => note.Sentence));

    [Fact]
    public void Nothing_that_is_read_lies_in_the_future_or_is_reversed_and_no_text_is_too_much()
    {
        string[] words = ["since", "the", "14:00", "deploy", "of", "checkout", "last", "2", "hours", "ago", "between", "and", "9", "yesterday", "2pm", "-", "monday", "31 feb", "9999-99-99", "0", "slow", "not", "v2", "UTC+14", "+99:99", "'s", "\uE000", "\uE001", "é", "\ud800", ".", "?", "before", "noon", "orders", "0001-01-01", "9999-12-31", "23:59", "UTC-14", "+14:00", "days", "week", "today", "tomorrow", "from", "to", "a few", "weeks", "tonight", "until"];
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Join(random.Next(5) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            var reading = QuestionReader.Read(text, Shop, Changes, Now);

            Assert.True(reading.Window is not { } window || (window.Start < window.End && window.End <= Now), $"{text}: {reading.Window}");
            Assert.Equal(reading.Understood, QuestionReader.Read(text, Shop, Changes, Now).Understood);
        }
    }

    [Theory]
    [InlineData("since the ")]
    [InlineData("14:00 ")]
    [InlineData("checkout ")]
    [InlineData("last deploy of ")]
    [InlineData("a-")]
    [InlineData("          ")]
    [InlineData("is the was ")]
    [InlineData("not ")]
    public void A_text_of_any_length_comes_to_its_end_and_counts_up_to_a_length(string part)
    {
        // A pattern that went back over the text for each of its words would not come to its end here.
        var text = string.Concat(Enumerable.Repeat(part, 200_000 / part.Length));
        Assert.Equal(QuestionReader.Read(text, Shop, Changes, Now).Understood, QuestionReader.Read(text + " payments", Shop, Changes, Now).Understood);
    }

    private static Change Change(string id, string kind, string entity, string time) => Rows.Change(id, entity, Time(time)!.Value) with { Kind = kind };

    private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
