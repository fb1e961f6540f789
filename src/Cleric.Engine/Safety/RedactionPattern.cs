using System.ComponentModel.DataAnnotations;

namespace Cleric.Safety;

/// <summary>A pattern of a host's own that is taken out.</summary>
public sealed class RedactionPattern
{
    /// <summary>What it is, as it appears in "[redacted:kind]": letters, digits and '-', at most 40.</summary>
    [Required]
    [RegularExpression("[A-Za-z0-9-]{1,40}", ErrorMessage = "RedactionPattern.Kind must be 1 to 40 letters, digits or '-'.")]
    public string Kind { get; set; } = "";

    /// <summary>
    /// A .NET regular expression without lookarounds, backreferences and atomic groups: it is run by the engine that does not backtrack, in time linear in the text.
    /// It must not match the empty text.
    /// </summary>
    [Required]
    public string Pattern { get; set; } = "";
}
