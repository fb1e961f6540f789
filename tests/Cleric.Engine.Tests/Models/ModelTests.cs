using System.Text.RegularExpressions;
using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Engine.Tests.Investigations;
using Cleric.Exhibits;
using Cleric.Models;
using Cleric.Models.Digests;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Models;

/// <summary>Whole investigations with scripted models.</summary>
public sealed partial class ModelTests
{
    private const string Nothing = """{"hypotheses":[],"questions":[],"items":[],"sentences":[],"words":[]}""";

    [Fact]
    public async Task A_model_that_says_nothing_changes_nothing_but_the_cost()
    {
        var without = await World.WithLocks().Investigate();
        var (with, events) = await Investigate(World.WithLocks(), new ScriptedChatClient(_ => Nothing));

        Assert.Equal(without.Finding.HypothesisId, with.Finding.HypothesisId);
        Assert.Equal(without.Finding.Confidence, with.Finding.Confidence, 9);
        var calls = Calls(events);
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Equal(ModelOutcome.Answered, call.Outcome));
        Assert.Equal(calls.Sum(call => call.InputTokens + call.OutputTokens), with.Cost.Tokens);
        Assert.True(with.Cost.Tokens > 0);
    }

    [Fact]
    public async Task What_a_model_reads_moves_belief_by_a_bounded_ratio_and_leads_to_its_place()
    {
        var world = World.WithBadDeploy();
        world.Changes.Clear();
        world.Changes.Add(Rows.Change("settings review", "checkout", Sample.Onset - TimeSpan.FromSeconds(90)) with { Kind = "config", Diff = "-payment.timeout: 2000\n+payment.timeout: 20" });
        var (report, events) = await Investigate(world, Reader("checkout", "supports", "/changes/0/diff", "+payment.timeout: 20", "the time limit of payments fell to 20"));

        var evidence = events.OfType<EvidenceWeighed>().Select(item => item.Evidence).Last(item => item.Observation.Signal.StartsWith(Signals.Reading, StringComparison.Ordinal));
        Assert.All(evidence.Likelihoods, likelihood => Assert.InRange(likelihood.Ratio, 1.0 / 6, 6.0));
        Assert.Equal("+payment.timeout: 20", Assert.Single(evidence.Observation.Citations).Quote);
        Assert.Contains(report.Hypotheses.SelectMany(hypothesis => hypothesis.For), argument => argument.Claim.Statement.Contains("fell to 20", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/changes/0/diff", "+payment.timeout: 2", "the time limit fell to 30", "the number 30")]
    [InlineData("/changes/0/diff", "+payment.retries: 20", "the time limit fell", "does not stand there")]
    [InlineData("/changes/9/diff", "+payment.timeout: 20", "the time limit fell", "no such place")]
    [InlineData("/changes/0/diff", "a", "the time limit fell", "too short")]
    [InlineData("/changes/0/diff", "+payment.timeout: 20", "see https://evil.example/fix", "address")]
    [InlineData("/changes/0/diff", "+payment.timeout: 20", "延时从二十毫秒开始下降了很多", "not in English")]
    public async Task What_is_not_there_does_not_count_and_is_said_to_be_dropped(string pointer, string quote, string says, string reason)
    {
        var world = World.WithBadDeploy();
        world.Changes.Clear();
        world.Changes.Add(Rows.Change("settings review", "checkout", Sample.Onset - TimeSpan.FromSeconds(90)) with { Kind = "config", Diff = "-payment.timeout: 2000\n+payment.timeout: 20" });
        var (_, events) = await Investigate(world, Reader("checkout", "supports", pointer, quote, says));

        Assert.DoesNotContain(events.OfType<EvidenceWeighed>(), item => item.Evidence.Observation.Signal.StartsWith(Signals.Reading, StringComparison.Ordinal));
        Assert.Contains(Calls(events).SelectMany(call => call.Dropped), dropped => dropped.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task However_often_it_insists_a_model_outweighs_no_measurement()
    {
        var without = await World.WithLocks().Investigate();
        var world = World.WithLocks();
        world.Changes.Add(Rows.Change("search v2", "search", Sample.Onset - TimeSpan.FromSeconds(90)));
        var (with, _) = await Investigate(world, Reader("search", "supports", "/changes/0/title", "search v2", "search is surely the cause"));

        Assert.Equal(without.Finding.Cause!.Entity, with.Finding.Cause!.Entity);
        Assert.Equal(Outcome.CauseFound, with.Finding.Outcome);
    }

    [Fact]
    public async Task An_answer_of_another_form_is_sent_back_once_and_then_dropped()
    {
        var answers = 0;
        var (report, events) = await Investigate(World.WithLocks(), new ScriptedChatClient(_ => answers++ % 2 == 0 ? "Certainly! The cause is the database." : "[1, 2]"));

        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        var calls = Calls(events);
        Assert.All(calls, call => Assert.Equal((ModelOutcome.Invalid, 2), (call.Outcome, call.Attempts)));
        Assert.Equal(2, calls.Count);
        Assert.Contains(report.Gaps, gap => gap.Statement.Contains("the model was to propose causes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_is_mended_counts()
    {
        var (_, events) = await Investigate(World.WithLocks(), new ScriptedChatClient(prompt => prompt.Contains("That does not have the form", StringComparison.Ordinal) ? Nothing : "```json\n{\n```"));

        Assert.All(Calls(events), call => Assert.Equal(ModelOutcome.Repaired, call.Outcome));
    }

    [Fact]
    public async Task An_answer_is_not_sent_back_when_the_budget_does_not_allow_it()
    {
        var client = new ScriptedChatClient((_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "no JSON")) { Usage = new UsageDetails { InputTokenCount = 5_000, OutputTokenCount = 900 } }));
        var (_, events) = await Investigate(World.WithLocks(), client, new Budget { MaxTokens = 6_000 }, options => options.MaxOutputTokens = 200);

        var call = Calls(events)[0];
        Assert.Equal((ModelOutcome.Invalid, 1), (call.Outcome, call.Attempts));
        Assert.Contains("no budget left to ask again", call.Problem, StringComparison.Ordinal);
        Assert.Single(client.Asked);
    }

    [Fact]
    public async Task Every_prompt_that_was_sent_counts_answered_or_not()
    {
        var world = World.WithLocks();
        var client = new ScriptedChatClient((_, _, _) => throw new HttpRequestException("busy", null, System.Net.HttpStatusCode.ServiceUnavailable));
        var (_, events) = await Investigate(world, client, configure: options => (options.MaxRetries, options.RetryDelay) = (2, TimeSpan.Zero));

        var call = Calls(events)[0];
        Assert.Equal(3, call.Attempts);
        Assert.Equal(client.Asked.Count, Calls(events).Sum(asked => asked.Attempts));
        Assert.InRange(call.InputTokens, 3 * TokenCounter.Count(call.Prompt!), long.MaxValue);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0f)]
    public async Task A_temperature_is_told_only_when_it_is_set(float? temperature)
    {
        var told = new List<float?>();
        var client = new ScriptedChatClient((_, options, _) =>
        {
            told.Add(options?.Temperature);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Nothing)));
        });
        await Investigate(World.WithLocks(), client, configure: options => options.Temperature = temperature);

        Assert.All(told, value => Assert.Equal(temperature, value));
        Assert.NotEmpty(told);
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task A_model_that_fails_is_left_alone_after_two_calls_and_the_report_comes(Type fault)
    {
        var client = new ScriptedChatClient((_, _, _) => throw (Exception)Activator.CreateInstance(fault, "the endpoint is on fire")!);
        var (report, events) = await Investigate(World.WithLocks(), client);

        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        Assert.Equal([ModelOutcome.Failed, ModelOutcome.Failed], Calls(events).Select(call => call.Outcome));
        Assert.Contains(report.Gaps, gap => gap.Statement.Contains("on fire", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_hangs_does_not_hold_the_report_up()
    {
        var world = World.WithLocks();
        var client = new ScriptedChatClient(async (_, _, token) =>
        {
            var never = Task.Delay(Timeout.InfiniteTimeSpan, token);
            world.Time.Advance(TimeSpan.FromMinutes(2));
            await never;
            throw new InvalidOperationException();
        });
        var (report, events) = await Investigate(world, client);

        Assert.Equal(ModelOutcome.TimedOut, Calls(events)[0].Outcome);
        Assert.NotNull(report.Finding);
    }

    [Fact]
    public async Task Nothing_or_a_refusal_is_told_as_such()
    {
        var (_, empty) = await Investigate(World.WithLocks(), new ScriptedChatClient(_ => "  "));
        var (_, refused) = await Investigate(World.WithLocks(), new ScriptedChatClient((_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "I can't help with that.")) { FinishReason = ChatFinishReason.ContentFilter })));

        Assert.All(Calls(empty), call => Assert.Equal(ModelOutcome.Empty, call.Outcome));
        Assert.All(Calls(refused), call => Assert.Equal(ModelOutcome.Refused, call.Outcome));
    }

    [Fact]
    public async Task An_endless_answer_is_not_kept_whole()
    {
        var (report, events) = await Investigate(World.WithLocks(), new ScriptedChatClient(_ => new string('x', 1_000_000)));

        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        Assert.All(Calls(events), call => Assert.True(call.Answer!.Length < 5_000));
    }

    [Fact]
    public async Task At_the_limit_of_tokens_the_investigation_goes_on_without_a_model_and_says_so()
    {
        var (report, events) = await Investigate(World.WithLocks(), new ScriptedChatClient(_ => Nothing), new Budget { MaxTokens = 6_000 }, options => options.MaxOutputTokens = 200);

        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        Assert.True(report.Cost.Tokens <= 6_000);
        Assert.Equal(ModelOutcome.OverBudget, Calls(events)[^1].Outcome);
        Assert.Contains(report.Gaps, gap => gap.Coverage == Coverage.NotAsked && gap.Statement.Contains("tokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_the_limit_of_money_too()
    {
        var (report, events) = await Investigate(World.WithLocks(), new ScriptedChatClient(_ => Nothing), new Budget { MaxCost = 0.02m }, options => options.Prices["*"] = new ModelPrice { InputPerMillion = 3, OutputPerMillion = 15 });

        Assert.InRange(report.Cost.Cost, 0, 0.02m);
        Assert.Equal(ModelOutcome.OverBudget, Calls(events)[^1].Outcome);
    }

    [Fact]
    public async Task Money_cannot_be_limited_without_a_price()
    {
        var (_, events) = await Investigate(World.WithLocks(), new ScriptedChatClient(_ => Nothing), new Budget { MaxCost = 1 });

        Assert.Contains("Cleric:Models:Prices", Assert.Single(Calls(events)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_asks_no_model_and_comes_to_the_same()
    {
        var world = World.WithBadDeploy();
        var client = Reader("checkout", "supports", "/changes/0/title", "checkout v2", "checkout v2 came just before");
        await using var provider = world.Provider(builder => builder.UseChatClient(client), world.Connector());
        var investigator = provider.GetRequiredService<IInvestigator>();
        var live = await investigator.InvestigateAsync(new InvestigationRequest { Trigger = World.Alert, CaseId = "one" }, cancellationToken: TestContext.Current.CancellationToken);
        var asked = client.Asked.Count;

        await using var without = world.Provider(world.Connector());
        var replayed = await without.GetRequiredService<IInvestigator>().ReplayAsync("one", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(asked, client.Asked.Count);
        Assert.Equal(InvestigatorTests.Text(live), InvestigatorTests.Text(replayed));
    }

    [Fact]
    public async Task Each_seat_may_have_a_model_of_its_own()
    {
        var (propose, others) = (new ScriptedChatClient(_ => Nothing), new ScriptedChatClient(_ => Nothing));
        var world = World.WithBadDeploy();
        await using var provider = world.Provider(
            builder =>
            {
                builder.Services.AddKeyedSingleton<IChatClient>("strong", propose);
                builder.UseChatClient(others).UseChatClient("strong", ModelSeat.Propose);
            },
            world.Connector());
        await provider.GetRequiredService<IInvestigator>().InvestigateAsync(World.Alert, cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(propose.Prompts, prompt => Assert.Contains("Propose up to", prompt, StringComparison.Ordinal));
        Assert.All(others.Prompts, prompt => Assert.DoesNotContain("causes that are not in the ledger", prompt, StringComparison.Ordinal));
        Assert.NotEmpty(others.Prompts);
    }

    [Fact]
    public async Task A_third_party_that_a_message_names_enters_ledger_and_topology()
    {
        var world = World.WithBadDeploy();
        world.Changes.Clear();
        var client = new ScriptedChatClient(prompt => prompt.Contains("causes that are not in the ledger", StringComparison.Ordinal) && Record().Match(prompt) is { Success: true } line
            ? $$"""{"hypotheses":[{"entity":"cards.example","mode":"unavailable","showsAt":null,"why":"checkout names cards.example as unavailable","exhibit":"{{Log().Match(prompt).Groups[1].Value}}","pointer":"{{line.Groups[1].Value}}","quote":"cards.example answered 503"}]}"""
            : Nothing);
        var (report, events) = await Investigate(world, new DelegatingLogs(world.Connector(), "card authorisation at cards.example answered 503"), client);

        Assert.Contains(report.Hypotheses, hypothesis => hypothesis.Cause?.Entity.Name == "cards.example");
        Assert.Contains(events.OfType<ScopeOriented>().Last().Topology.Dependencies, dependency => dependency.To.Name == "cards.example");
    }

    [Theory]
    [InlineData("shop", "web", "web")]
    [InlineData("shop", "mainframe", "unknown")]
    [InlineData("storefront", "web", "unknown")]
    [InlineData("hop", "web", "unknown")]
    public async Task A_model_may_say_whom_a_question_means_when_it_says_so_of_its_words_and_somebody_known(string asked, string means, string entity)
    {
        var world = World.WithLocks();
        var client = new ScriptedChatClient(prompt => prompt.Contains("Some words of the question", StringComparison.Ordinal) ? $$"""{"words":[{"asked":"{{asked}}","means":"{{means}}"}]}""" : Nothing);
        await using var provider = world.Provider(builder => builder.UseChatClient(client), world.Connector());
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(new Cleric.Triggers.QuestionTrigger { Text = "why is the shop slow?" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(entity, report.Scope!.Symptom.Entity.Name);
        Assert.Equal(entity == "web", report.Understood.Any(sentence => sentence.Contains("as the model understands it", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_reader_may_ask_once_for_what_a_digest_left_out()
    {
        var client = new ScriptedChatClient(prompt => prompt.Contains("Say what the texts", StringComparison.Ordinal) && Log().Match(prompt) is { Success: true } logs
            ? $$"""{"items":[],"more":[{"exhibit":"{{logs.Groups[1].Value}}","contains":"no price for"},{"exhibit":"E99","contains":"x"}]}"""
            : Nothing);
        var (_, events) = await Investigate(World.WithBadDeploy(), client);

        var more = Assert.Single(Calls(events), call => call.Subject.EndsWith(", more", StringComparison.Ordinal));
        Assert.Contains("no price for the basket", more.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_fence_production_text_and_hold_no_secret()
    {
        var world = World.WithBadDeploy();
        world.Changes.Add(Rows.Change("rotate password=hunter2hunter2 AKIAIOSFODNN7EXAMPLE", "checkout", Sample.Onset - TimeSpan.FromSeconds(60)));
        var client = new ScriptedChatClient(_ => Nothing);
        await Investigate(world, client, trigger: World.Alert with { Summary = "token ghp_abcdefghijklmnopqrstuvwxyz0123456789 leaked" });

        Assert.NotEmpty(client.Prompts);
        Assert.All(client.Prompts, prompt =>
        {
            Assert.DoesNotContain("hunter2", prompt, StringComparison.Ordinal);
            Assert.DoesNotContain("AKIAIOSFODNN7EXAMPLE", prompt, StringComparison.Ordinal);
            Assert.DoesNotContain("ghp_abcdef", prompt, StringComparison.Ordinal);
            Assert.Contains("<data label=", prompt, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_model_may_ask_a_tool_that_is_listed_and_no_other()
    {
        const string Definition = """{"name":"search_tickets","description":"Searches tickets.","inputSchema":{"type":"object","properties":{"words":{"type":"string"}}}}""";
        var tools = new ScriptedConnector("tickets")
            .On<ToolQuery>(query => query.Tool == ToolQuery.ListTools, new ToolAnswer { Contents = [new ToolContent(Definition, "application/json")] })
            .On<ToolQuery>(query => query.Tool == "search_tickets", new ToolAnswer { Contents = [new ToolContent("ticket 7: search is being moved")] });
        var client = new ScriptedChatClient(prompt => prompt.Contains("Propose up to 4 questions", StringComparison.Ordinal)
            ? """
              {"questions":[
                {"kind":"tool","entity":"search","why":"tickets may tell","text":null,"native":"{ \"words\": \"search\" }","connector":"tickets","tool":"search_tickets"},
                {"kind":"tool","entity":null,"why":"the same","text":null,"native":"{\"words\":\"search\"}","connector":null,"tool":"search_tickets"},
                {"kind":"tool","entity":null,"why":"to mend it","text":null,"native":"{}","connector":"tickets","tool":"restart"},
                {"kind":"tool","entity":null,"why":"odd","text":null,"native":"[]","connector":"tickets","tool":"search_tickets"}]}
              """
            : Nothing);

        // Nothing is wrong that measurements show: the planner runs out of questions.
        var world = new World();
        await using var provider = world.Provider(builder => builder.UseChatClient(client), world.Connector(), tools);
        await provider.GetRequiredService<IInvestigator>().InvestigateAsync(new InvestigationRequest { Trigger = World.Alert, CaseId = "case" }, cancellationToken: TestContext.Current.CancellationToken);

        var asked = tools.Asked.OfType<ToolQuery>().ToList();
        Assert.Equal([(ToolQuery.ListTools, "{}"), ("search_tickets", """{"words":"search"}""")], asked.Select(query => (query.Tool, query.Arguments)));
        Assert.Equal("search", asked[1].Entity?.Name);
        var call = Assert.Single(Calls(await world.Store!.ReadAsync("case", TestContext.Current.CancellationToken)), call => call.Seat == ModelSeat.Ask);
        Assert.Equal(3, call.Dropped.Count);
        Assert.Contains(call.Dropped, dropped => dropped.Contains("no one tool of that name is listed", StringComparison.Ordinal));
        Assert.Contains("<data label=\"tools\"", call.Prompt, StringComparison.Ordinal);
        Assert.Contains(Definition, call.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_are_listed_to_nobody_where_there_is_no_model()
    {
        var tools = new ScriptedConnector("tickets").On<ToolQuery>(_ => true, new ToolAnswer { Contents = [new ToolContent("{}")] });
        var world = new World();
        await world.Investigate(null, world.Connector(), tools);

        Assert.Empty(tools.Asked);
    }

    private static ScriptedChatClient Reader(string entity, string verdict, string pointer, string quote, string says) => new(prompt =>
    {
        var hypotheses = Regex.Matches(prompt, $@"(H\d+): [^\n]*\b{entity}\b").Select(match => match.Groups[1].Value).Distinct();
        var items = hypotheses.Select(id => $$"""{"hypothesis":"{{id}}","verdict":"{{verdict}}","strength":"strong","says":"{{says}}","exhibit":"E2","pointer":"{{pointer}}","quote":"{{quote}}"}""");
        return prompt.Contains("Say what the texts", StringComparison.Ordinal) ? $$"""{"items":[{{string.Join(",", items)}}]}""" : Nothing;
    });

    private static Task<(Report Report, IReadOnlyList<CaseEvent> Events)> Investigate(World world, IChatClient client, Budget? budget = null, Action<ModelOptions>? configure = null, Cleric.Triggers.AlertTrigger? trigger = null) =>
        Investigate(world, world.Connector(), client, budget, configure, trigger);

    private static async Task<(Report Report, IReadOnlyList<CaseEvent> Events)> Investigate(World world, IConnector connector, IChatClient client, Budget? budget = null, Action<ModelOptions>? configure = null, Cleric.Triggers.AlertTrigger? trigger = null)
    {
        await using var provider = world.Provider(
            builder => builder.UseChatClient(client).ConfigureModels(options =>
            {
                options.MaxRetries = 0;
                configure?.Invoke(options);
            }),
            connector);
        var investigator = provider.GetRequiredService<IInvestigator>();
        var report = await investigator.InvestigateAsync(new InvestigationRequest { Trigger = trigger ?? World.Alert, CaseId = "case", Budget = budget }, cancellationToken: TestContext.Current.CancellationToken);
        var verification = await investigator.VerifyAsync("case", TestContext.Current.CancellationToken);
        Assert.Empty(verification.Unresolved);
        Assert.True(verification.PosteriorDifference < 1e-9);
        return (report, await world.Store!.ReadAsync("case", TestContext.Current.CancellationToken));
    }

    private static List<ModelCall> Calls(IReadOnlyList<CaseEvent> events) => [.. events.OfType<ModelAsked>().Select(asked => asked.Call)];

    [GeneratedRegex(@"\[?(/records/\d+/body)\]?[^\n]*cards\.example")]
    private static partial Regex Record();

    [GeneratedRegex(@"# (E\d+): logs of service:checkout")]
    private static partial Regex Log();

    /// <summary>Adds a message to the logs of checkout.</summary>
    private sealed class DelegatingLogs(IConnector inner, string message) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            var answer = await base.AskAsync(query, cancellationToken);
            return answer is LogAnswer logs && query.Entity == Sample.Checkout
                ? logs with { Records = [.. logs.Records, Rows.Log("checkout", Sample.Onset + TimeSpan.FromMinutes(1), message, 17)] }
                : answer;
        }
    }
}
