using Microsoft.Extensions.Options;

namespace Cleric.Models;

internal sealed class ModelPricesValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var wrong = options.Prices.Where(price => price.Value is null or { InputPerMillion: < 0 } or { OutputPerMillion: < 0 }).Select(price => price.Key).ToList();
        return wrong.Count > 0 ? ValidateOptionsResult.Fail($"Cleric:Models:Prices of {string.Join(", ", wrong)}: a price is missing or below 0. Give InputPerMillion and OutputPerMillion, 0 or more.")
            : (options.MaxCost is not null || options.MaxCostPerDay is not null) && options.Prices.Count == 0 ? ValidateOptionsResult.Fail("Cleric:Models limits money (MaxCost or MaxCostPerDay), but no price is known. Set Cleric:Models:Prices, by model or for \"*\".")
            : ValidateOptionsResult.Success;
    }
}
