using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cleric.Testing;

/// <summary>A chat client that answers as a test says. Thread-safe as far as the script is.</summary>
/// <param name="answer">Makes the answer to a conversation; what it throws is thrown.</param>
/// <param name="modelId">The model that it says it is. Default "scripted".</param>
public sealed class ScriptedChatClient(Func<IReadOnlyList<ChatMessage>, ChatOptions?, CancellationToken, Task<ChatResponse>> answer, string modelId = "scripted") : IChatClient
{
    private readonly ConcurrentQueue<IReadOnlyList<ChatMessage>> _asked = new();
    private readonly ChatClientMetadata _metadata = new("scripted", null, modelId);

    /// <summary>A client that answers each conversation with a text.</summary>
    /// <param name="answer">Makes the text from the whole prompt.</param>
    public ScriptedChatClient(Func<string, string> answer)
        : this((messages, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer(TextOf(messages))))))
    {
    }

    /// <summary>Every conversation it was sent, in order.</summary>
    public IReadOnlyList<IReadOnlyList<ChatMessage>> Asked => [.. _asked];

    /// <summary>Every prompt it was sent, as text.</summary>
    public IReadOnlyList<string> Prompts => [.. _asked.Select(TextOf)];

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> conversation = [.. messages];
        _asked.Enqueue(conversation);
        return answer(conversation, options, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? _metadata : serviceType?.IsInstanceOfType(this) == true ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private static string TextOf(IEnumerable<ChatMessage> messages) => string.Join("\n", messages.Select(message => message.Text));
}
