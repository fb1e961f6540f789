using System.ComponentModel.DataAnnotations;

namespace Cleric.AspNetCore.Investigations;

/// <summary>How investigations are run in the background.</summary>
public sealed class InvestigationQueueOptions
{
    /// <summary>How many run at once; the others wait. 1 to 256, default 4.</summary>
    [Range(1, 256, ErrorMessage = "MaxConcurrent has to be from 1 to 256.")]
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>How many may wait; more are refused. 1 to 1,000,000, default 10,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "MaxWaiting has to be from 1 to 1000000.")]
    public int MaxWaiting { get; set; } = 10_000;
}
