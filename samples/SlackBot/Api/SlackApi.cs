using System.Globalization;
using System.Net;
using System.Text.Json;
using Polly.Timeout;
using SlackBot.Blocks;

namespace SlackBot.Api;

/// <summary>The methods of Slack's Web API that the bot calls. All are sent as forms, with nested values as JSON (https://docs.slack.dev/apis/web-api#POST_bodies).</summary>
internal sealed class SlackApi(HttpClient http)
{
    /// <summary>Posts a message to a channel, or into a thread of it.</summary>
    /// <exception cref="SlackException">Slack did not take it, or it is not known whether it did.</exception>
    public async Task<PostedMessage> PostAsync(string channel, string? thread, SlackMessage message, CancellationToken cancellationToken)
    {
        var reply = await CallAsync("chat.postMessage", [new("channel", channel), .. Thread(thread), .. Fields(message), new("unfurl_links", "false"), new("unfurl_media", "false")], cancellationToken);
        return new PostedMessage(reply.Channel ?? channel, reply.Ts ?? throw new SlackException("chat.postMessage", "no ts", "What answers at Slack:ApiUrl does not speak as Slack does."));
    }

    /// <summary>Puts another message into the place of one.</summary>
    public Task UpdateAsync(PostedMessage place, SlackMessage message, CancellationToken cancellationToken) =>
        CallAsync("chat.update", [new("channel", place.Channel), new("ts", place.Ts), .. Fields(message)], cancellationToken);

    /// <summary>Says something that only one person sees.</summary>
    public Task PostEphemeralAsync(string channel, string? thread, string user, string text, CancellationToken cancellationToken) =>
        CallAsync("chat.postEphemeral", [new("channel", channel), .. Thread(thread), new("user", user), new("text", text), new("parse", "none")], cancellationToken);

    /// <summary>Opens a dialog for who pressed a button within the last three seconds.</summary>
    public Task OpenAsync(string triggerId, ModalView view, CancellationToken cancellationToken) =>
        CallAsync("views.open", [new("trigger_id", triggerId), new("view", JsonSerializer.Serialize(view, SlackJson.Default.ModalView))], cancellationToken);

    private static KeyValuePair<string, string>[] Thread(string? thread) => thread is null ? [] : [new("thread_ts", thread)];

    private static KeyValuePair<string, string>[] Fields(SlackMessage message) =>
        [new("text", message.Text), new("blocks", JsonSerializer.Serialize(message.Blocks, SlackJson.Default.IReadOnlyListBlock)), new("parse", "none")];

    private async Task<SlackReply> CallAsync(string method, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        SlackReply? reply;
        try
        {
            using var form = new FormUrlEncodedContent(fields);
            using var answer = await http.PostAsync(new Uri(method, UriKind.Relative), form, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                throw Failed(method, new SlackReply(false, "ratelimited", null, null, null, null));
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw new SlackException(method, string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answer.StatusCode}"), "See https://slack-status.com; it is not known whether it was done.");
            }

            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            reply = await JsonSerializer.DeserializeAsync(body, SlackJson.Default.SlackReply, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or TimeoutRejectedException)
        {
            throw new SlackException(method, exception.GetType().Name, $"Slack:ApiUrl ({http.BaseAddress}) cannot be reached, or does not speak as Slack does: {exception.Message}", exception);
        }

        return reply is { Ok: true } ? reply : throw Failed(method, reply ?? new SlackReply(false, "no answer", null, null, null, null));
    }

    private static SlackException Failed(string method, SlackReply reply) => new(method, reply.Error ?? "unknown", SlackAdvice.For(reply));
}
