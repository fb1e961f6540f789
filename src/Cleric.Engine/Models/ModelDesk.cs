using System.Globalization;
using System.Text;
using System.Text.Json;
using Cleric.CaseFiles;
using Cleric.Door;
using Cleric.Models.Digests;
using Cleric.Safety;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Cleric.Models;

/// <summary>Asks models, within every limit, and tells what came of it. That a model is slow, broken, empty, refuses or babbles is told too, and never thrown.</summary>
internal sealed class ModelDesk(ModelSeats seats, ModelDay day, Redactor redactor, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelDesk> logger)
{
    /// <summary>After so many calls in a row that came to nothing, models are left alone for the rest of the investigation.</summary>
    private const int MostFailures = 2;

    /// <summary>No answer has to be longer: what is beyond is not kept.</summary>
    private const int LongestAnswer = 64_000;

    /// <summary>Tokens that providers add round messages and schemas.</summary>
    private const int Framing = 64;

    public ModelOptions Options => options.Value;

    public bool Has(ModelSeat seat) => seats.Of(seat) is not null;

    /// <summary>Asks, unless the case says that nothing more is to be asked. Null when nothing was to be done.</summary>
    /// <param name="task">What to ask.</param>
    /// <param name="view">The case so far.</param>
    /// <param name="left">The time that the investigation has left.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<ModelCall?> AskAsync(ModelTask task, ICaseView view, TimeSpan left, CancellationToken cancellationToken)
    {
        if (seats.Of(task.Seat) is not { } client || IsClosed(view))
        {
            return null;
        }

        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        var draft = new ModelCall { Id = $"M{view.ModelCalls.Count + 1}", Seat = task.Seat, Subject = task.Subject, Model = metadata?.DefaultModelId, Outcome = ModelOutcome.OverBudget };
        var output = Math.Min(Options.MaxOutputTokens, Options.ContextWindow / 2);
        var instructions = $"{Prompts.Manners}\n\n{task.Instructions}\nThe form, as a JSON schema:\n{task.Schema.ToJsonString()}";
        var room = Options.ContextWindow - output - TokenCounter.Count(instructions) - Framing;
        if (room < 200)
        {
            return draft with { Problem = $"the context window of {Options.ContextWindow} tokens leaves no room for anything to read; set Cleric:Models:ContextWindow to the model's own" };
        }

        // A limit on tokens makes for a shorter prompt before it makes for none.
        if (TokensLeft(view) is { } affordable)
        {
            room = (int)Math.Min(room, affordable - output - TokenCounter.Count(instructions) - Framing);
        }

        if (room < 200)
        {
            return draft with { Problem = $"the tokens of the {(LimitOfDay(view) ? "day" : "investigation")} are spent" };
        }

        // Exhibits were redacted when they were read; the trigger's words were not.
        var material = redactor.Redact(task.Material(room));
        if (TokenCounter.Count(material) > room + (Framing / 2))
        {
            return draft with { Problem = $"what there is to read does not fit into the {room} tokens that are left for it; set Cleric:Models:ContextWindow to the model's own" };
        }

        List<ChatMessage> messages = [new(ChatRole.System, instructions), new(ChatRole.User, material)];
        var input = TokenCounter.Count(Written(messages)) + Framing;
        var price = Options.PriceOf(draft.Model);
        if (CostLeft(view) is { } money && (price is null || money < Price(price, input, output)))
        {
            return draft with { Problem = price is null ? $"money is limited and there is no price for the model '{draft.Model ?? "?"}'; set Cleric:Models:Prices" : "the money is spent, or the next answer might cost more than is left" };
        }

        return await SendAsync(task, client, view, draft, messages, price, output, left, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ModelCall> SendAsync(ModelTask task, IChatClient client, ICaseView view, ModelCall draft, List<ChatMessage> messages, ModelPrice? price, int output, TimeSpan left, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var call = draft;
        var settings = new ChatOptions
        {
            MaxOutputTokens = output,
            Temperature = Options.Temperature,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.SerializeToElement(task.Schema, ModelJson.Default.JsonNode), task.Seat.ToString().ToLowerInvariant()),
        };
        using var limit = new CancellationTokenSource(left > TimeSpan.Zero ? left / 2 : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        for (var repaired = false; ; repaired = true)
        {
            var prompt = Written(messages);
            if (repaired && !Affords(view, call, price, TokenCounter.Count(prompt) + Framing, output))
            {
                return Done(call with { Problem = $"{call.Problem}; there is no budget left to ask again" });
            }

            call = call with { Prompt = prompt, PromptSha256 = Prompts.Hash(prompt) };
            var attempts = 0;
            try
            {
                var response = await Pipeline().ExecuteAsync(
                    async token =>
                    {
                        attempts++;
                        return await client.GetResponseAsync(messages, settings, token).ConfigureAwait(false);
                    },
                    either.Token).ConfigureAwait(false);
                call = Paid(Sent(call, attempts, attempts - 1), response, prompt, price);
                var text = Bare(response.Text);
                if (response.FinishReason == ChatFinishReason.ContentFilter || response.Messages.SelectMany(message => message.Contents).Any(content => content is ErrorContent { ErrorCode: "Refusal" }))
                {
                    return Done(call with { Outcome = ModelOutcome.Refused, Problem = "the model would not answer", Answer = Kept(text) });
                }

                if (text.Length == 0)
                {
                    return Done(call with { Outcome = ModelOutcome.Empty, Problem = "the model answered with nothing" });
                }

                var (problem, dropped) = text.Length > LongestAnswer ? ($"the answer is longer than {LongestAnswer} characters", []) : task.Check(text);
                if (problem is null)
                {
                    return Done(call with { Outcome = repaired ? ModelOutcome.Repaired : ModelOutcome.Answered, Answer = text, Dropped = dropped });
                }

                call = call with { Outcome = ModelOutcome.Invalid, Answer = Kept(text), Problem = problem, Dropped = [$"the whole answer: {problem}"] };
                if (repaired || text.Length > LongestAnswer)
                {
                    return Done(call);
                }

                messages = [.. messages, new(ChatRole.Assistant, text), new(ChatRole.User, $"That does not have the form that was asked for: {problem}. Answer again, with the JSON object alone.")];
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception) when (exception is TimeoutRejectedException or OperationCanceledException)
            {
                return Done(Sent(call, attempts, attempts) with { Outcome = ModelOutcome.TimedOut, Problem = $"no answer came within {(limit.IsCancellationRequested ? left / 2 : Options.CallTimeout)}" });
            }
            catch (Exception exception)
            {
                return Done(Sent(call, attempts, attempts) with { Outcome = ModelOutcome.Failed, Problem = redactor.Redact($"{exception.GetType().Name}: {exception.Message}") });
            }
        }

        // A prompt that was sent is paid for, answered or not, as far as can be told.
        ModelCall Sent(ModelCall sent, int attempts, int unanswered)
        {
            var tokens = unanswered * (long)(TokenCounter.Count(sent.Prompt!) + Framing);
            return sent with
            {
                Attempts = sent.Attempts + attempts,
                InputTokens = sent.InputTokens + tokens,
                Counted = sent.Counted || tokens > 0,
                Cost = sent.Cost + Price(price, tokens, 0),
            };
        }

        ModelCall Done(ModelCall done)
        {
            var told = done with { Elapsed = time.GetElapsedTime(started) };
            day.Add(told.InputTokens + told.OutputTokens, told.Cost);
            Telemetry.Told(told);
            Log.Asked(logger, told.Id, told.Seat, told.Outcome, told.InputTokens + told.OutputTokens, told.Dropped.Count);
            return told;
        }
    }

    private ResiliencePipeline<ChatResponse> Pipeline()
    {
        var builder = new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = time };
        if (Options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                MaxRetryAttempts = Options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = Options.RetryDelay,
                MaxDelay = Options.MaxRetryDelay,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception && FaultOf(exception) is { Passing: true } fault && !(fault.RetryAfter > Options.MaxRetryDelay)),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception ? FaultOf(exception).RetryAfter : null),
            });
        }

        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = Options.CallTimeout }).Build();
    }

    private ModelFault FaultOf(Exception exception) =>
        Options.Diagnose?.Invoke(exception)
        ?? (exception is HttpRequestException { StatusCode: not null } ? new ModelFault(ResiliencePipelines.IsPassing(exception)) : new ModelFault(exception is not (ArgumentException or InvalidOperationException or NotSupportedException or OperationCanceledException)));

    private ModelCall Paid(ModelCall call, ChatResponse response, string prompt, ModelPrice? price)
    {
        var counted = response.Usage is not { InputTokenCount: not null, OutputTokenCount: not null };
        var input = response.Usage?.InputTokenCount is { } sent and >= 0 ? sent : TokenCounter.Count(prompt) + Framing;
        var output = response.Usage?.OutputTokenCount is { } received and >= 0 ? received : TokenCounter.Count(response.Text);
        return call with
        {
            Model = response.ModelId ?? call.Model,
            InputTokens = call.InputTokens + input,
            OutputTokens = call.OutputTokens + output,
            Counted = call.Counted || counted,
            Cost = call.Cost + Price(price ?? Options.PriceOf(response.ModelId), input, output),
        };
    }

    /// <summary>Whether models are left alone from now on: the budget is spent, too many calls were made, or the last ones came to nothing.</summary>
    private bool IsClosed(ICaseView view) =>
        view.ModelCalls.Count >= Options.MaxCalls
        || view.ModelCalls.Any(call => call.Outcome == ModelOutcome.OverBudget)
        || (view.ModelCalls.Count >= MostFailures && view.ModelCalls.TakeLast(MostFailures).All(call => !call.IsAnswered));

    private long? TokensLeft(ICaseView view) => Least((view.Budget.MaxTokens ?? Options.MaxTokens) - view.Spent.Tokens, Options.MaxTokensPerDay - day.Spent.Tokens);

    private decimal? CostLeft(ICaseView view) => Least((view.Budget.MaxCost ?? Options.MaxCost) - view.Spent.Cost, Options.MaxCostPerDay - day.Spent.Cost);

    /// <summary>Whether the limits allow another prompt after what <paramref name="call"/> has cost so far, which neither the case nor the day knows yet.</summary>
    private bool Affords(ICaseView view, ModelCall call, ModelPrice? price, int input, int output) =>
        (long)input + output <= Options.ContextWindow
        && !(TokensLeft(view) - call.InputTokens - call.OutputTokens < input + output)
        && !(CostLeft(view) - call.Cost < Price(price, input, output));

    private bool LimitOfDay(ICaseView view) => Options.MaxTokensPerDay - day.Spent.Tokens is { } left && !(((view.Budget.MaxTokens ?? Options.MaxTokens) - view.Spent.Tokens) < left);

    private static T? Least<T>(T? one, T? other)
        where T : struct, IComparable<T> =>
        one is null ? other : other is null ? one : one.Value.CompareTo(other.Value) < 0 ? one : other;

    private static decimal Price(ModelPrice? price, long input, long output) => price is null ? 0 : ((price.InputPerMillion * input) + (price.OutputPerMillion * output)) / 1_000_000;

    private static string Kept(string text) => text.Length <= LongestAnswer ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 4_000)}...[{text.Length - 4_000} characters more]");

    /// <summary>The JSON in an answer: models like to put fences and thoughts round it.</summary>
    private static string Bare(string text)
    {
        var thought = text.LastIndexOf("</think>", StringComparison.Ordinal);
        var rest = (thought < 0 ? text : text[(thought + 8)..]).Trim();
        if (rest.StartsWith("```", StringComparison.Ordinal) && rest.EndsWith("```", StringComparison.Ordinal) && rest.IndexOf('\n', StringComparison.Ordinal) is > 0 and var line)
        {
            rest = rest[(line + 1)..^3].Trim();
        }

        return rest;
    }

    private static string Written(List<ChatMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            text.Append(message.Role.Value).Append(":\n").Append(message.Text).Append("\n\n");
        }

        return text.ToString();
    }
}
