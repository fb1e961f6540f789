namespace Cleric.Models;

/// <summary>What a model costs, in whatever currency the host counts in.</summary>
public sealed class ModelPrice
{
    /// <summary>The price of a million tokens sent. 0 or more, default 0.</summary>
    public decimal InputPerMillion { get; set; }

    /// <summary>The price of a million tokens received. 0 or more, default 0.</summary>
    public decimal OutputPerMillion { get; set; }
}
