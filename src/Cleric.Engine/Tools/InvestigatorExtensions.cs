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
    /// <param name="options">On whose behalf it reads, name, description and limits, or null for the defaults.</param>
    /// <returns>The function. Thread-safe. It stops, and can be resumed by its case's id, when the token of the call is cancelled.</returns>
    /// <exception cref="ClericException">An option is out of range; the message names it.</exception>
    public static AIFunction AsAIFunction(this IInvestigator investigator, InvestigateFunctionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(investigator);
        options ??= new InvestigateFunctionOptions();
        return new InvestigateFunctionOptionsValidator().Validate(null, options) is { Failed: true } mistakes
            ? throw new ClericException(mistakes.FailureMessage)
            : new InvestigateFunction(investigator, options);
    }
}
