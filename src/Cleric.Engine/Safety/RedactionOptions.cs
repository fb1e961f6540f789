using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Cleric.Safety;

/// <summary>What is taken out of everything that is read, before it is kept.</summary>
public sealed class RedactionOptions
{
    /// <summary>Whether anything is taken out at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether e-mail addresses are taken out. Default true.</summary>
    public bool Emails { get; set; } = true;

    /// <summary>Whether payment card numbers are taken out. Default true.</summary>
    public bool PaymentCards { get; set; } = true;

    /// <summary>
    /// Further names of fields whose values are secret, for example "badge-number", besides passwords, tokens, keys, cookies and the like. Compared with the end
    /// of a field's name; case and the signs between words do not matter. At least 3 characters each. Default none.
    /// </summary>
    public IList<string> SensitiveKeys { get; } = [];

    /// <summary>Further patterns. Default none.</summary>
    [ValidateEnumeratedItems]
    public IList<RedactionPattern> Patterns { get; } = [];
}
