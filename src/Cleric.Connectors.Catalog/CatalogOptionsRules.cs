using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Catalog;

/// <summary>What no annotation can say.</summary>
internal sealed class CatalogOptionsRules : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    public static IEnumerable<string> Mistakes(CatalogOptions options)
    {
        if (options.Folders.Count == 0)
        {
            yield return "Folders is empty: name the folders that hold catalog-info.yaml files.";
        }

        if (options.Folders.Any(string.IsNullOrWhiteSpace) || options.Include.Any(string.IsNullOrWhiteSpace))
        {
            yield return "Folders or Include holds an empty text. Take it out.";
        }
    }
}
