using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Cleric.Safety;

[OptionsValidator]
internal sealed partial class RedactionAnnotationsValidator : IValidateOptions<RedactionOptions>;

/// <summary>Checks the annotations, and that each pattern is one that can be run in linear time.</summary>
internal sealed class RedactionOptionsValidator : IValidateOptions<RedactionOptions>
{
    private readonly RedactionAnnotationsValidator _annotations = new();

    public ValidateOptionsResult Validate(string? name, RedactionOptions options)
    {
        var annotations = _annotations.Validate(name, options);
        if (annotations.Failed)
        {
            return annotations;
        }

        foreach (var key in options.SensitiveKeys)
        {
            if (SensitiveKeys.Normalize(key).Length < SensitiveKeys.ShortestWord)
            {
                return ValidateOptionsResult.Fail($"RedactionOptions.SensitiveKeys has '{key}'. Give at least {SensitiveKeys.ShortestWord} letters or digits.");
            }
        }

        foreach (var pattern in options.Patterns)
        {
            try
            {
                if (Redactor.Compile(pattern).IsMatch(""))
                {
                    return ValidateOptionsResult.Fail($"RedactionOptions.Patterns: the pattern of kind '{pattern.Kind}' matches the empty text. Make it match at least one character.");
                }
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                return ValidateOptionsResult.Fail($"RedactionOptions.Patterns: the pattern of kind '{pattern.Kind}' cannot be used: {exception.Message}");
            }
        }

        return ValidateOptionsResult.Success;
    }
}
