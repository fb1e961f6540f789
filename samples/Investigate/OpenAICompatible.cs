using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Cleric.Models;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Investigate;

/// <summary>A chat client for any endpoint that speaks OpenAI's protocol: OpenAI itself, Azure, vLLM, Ollama, llama.cpp, LM Studio, ...</summary>
internal static class OpenAICompatible
{
    private const string KeyVariable = "CLERIC_MODEL_API_KEY";

    /// <summary>What is counted for a million tokens, sent and received, where no price was given: rather too much than too little.</summary>
    public static readonly (decimal Input, decimal Output) UnknownPrice = (10, 40);

    public static IChatClient Create(ModelSettings model)
    {
        var options = new OpenAIClientOptions { Endpoint = model.Endpoint, RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = TimeSpan.FromMinutes(10) };

        // Endpoints of one's own often want no key, and the client insists on one.
        var key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } given ? given : "none";
        return new OpenAIClient(new ApiKeyCredential(key), options).GetChatClient(model.Name).AsIChatClient();
    }

    /// <summary>What the client's own exceptions mean: Cleric tries again, and keeps to the wait that the server asks for.</summary>
    public static ModelFault? Diagnose(Exception exception) => exception is ClientResultException { Status: > 0 } fault
        ? new ModelFault(fault.Status is 408 or 429 or >= 500, fault.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var wait) == true && double.TryParse(wait, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : null)
        : null;
}
