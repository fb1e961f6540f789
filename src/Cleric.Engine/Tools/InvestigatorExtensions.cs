using Microsoft.Extensions.AI;

namespace Cleric.Tools;

/// <summary>Offers an investigator to models.</summary>
public static class InvestigatorExtensions
{
    /// <summary>
    /// Makes a function of <paramref name="investigator"/> that a model can call: for <see cref="ChatOptions.Tools"/> of a function-invoking <see cref="IChatClient"/>, or for an agent built on one. It takes a question in plain
    /// words, an alert, an odd metric or a change, and returns a compact JSON object: finding, confidence, the strongest claims with the exhibits that they cite, rejected alternatives, gaps, and the case's id, under which the
    /// whole report is found. A mistake in the arguments is answered with a property "error" that says what to correct.
    /// </summary>
    /// <param name="investigator">The investigator.</param>
    /// <param name="caller">On whose behalf everything is read. It is the host that says so; a model cannot.</param>
    /// <param name="options">Name, description and limits, or null for the defaults.</param>
    /// <returns>The function. Thread-safe. It stops, and can be resumed by its case's id, when the token of the call is cancelled.</returns>
    /// <exception cref="ClericException">An option is out of range; the message names it.</exception>
    public static AIFunction AsAIFunction(this IInvestigator investigator, Caller caller, InvestigateFunctionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return investigator.AsAIFunction(_ => caller, options);
    }

    /// <summary>Makes a function of <paramref name="investigator"/> as the other overload does, for callers that differ from call to call.</summary>
    /// <param name="investigator">The investigator.</param>
    /// <param name="caller">
    /// Says on whose behalf a call reads, from what the host put into <see cref="AIFunctionArguments.Context"/> or <see cref="AIFunctionArguments.Services"/>. The arguments themselves are the model's words: take nothing from them.
    /// </param>
    /// <param name="options">Name, description and limits, or null for the defaults.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ClericException">An option is out of range; the message names it.</exception>
    public static AIFunction AsAIFunction(this IInvestigator investigator, Func<AIFunctionArguments, Caller> caller, InvestigateFunctionOptions? options)
    {
        ArgumentNullException.ThrowIfNull(investigator);
        ArgumentNullException.ThrowIfNull(caller);
        options ??= new InvestigateFunctionOptions();
        return new InvestigateFunctionOptionsValidator().Validate(null, options) is { Failed: true } mistakes
            ? throw new ClericException(mistakes.FailureMessage)
            : new InvestigateFunction(investigator, caller, options);
    }
}
