namespace Cleric.AspNetCore.Investigations;

/// <summary>Which investigations to list. What is null does not narrow it.</summary>
public sealed record InvestigationFilter
{
    /// <summary>As far as this.</summary>
    public InvestigationStatus? Status { get; init; }

    /// <summary>About this entity, as the trigger spells it.</summary>
    public string? Entity { get; init; }

    /// <summary>Whose title or finding holds this text, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Asked for at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Listed after this one: the id of the last entry of the page before.</summary>
    public string? After { get; init; }

    /// <summary>At most so many, 1 to 200. Default 50.</summary>
    public int Limit { get; init; } = 50;
}
