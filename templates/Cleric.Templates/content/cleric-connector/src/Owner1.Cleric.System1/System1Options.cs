using System.ComponentModel.DataAnnotations;

namespace Owner1.Cleric.System1;

/// <summary>Which system a <see cref="System1Connector"/> reads, and with what credential.</summary>
public sealed class System1Options
{
    /// <summary>The address below which the API lies, for example "https://system1.example.com". Required.</summary>
    [Required(ErrorMessage = "BaseAddress is missing: give the address of System1, for example https://system1.example.com.")]
    public Uri? BaseAddress { get; set; }

    /// <summary>The connector's name, unique in the host. Default "system1".</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Name is empty: give the connector a name, or leave it out.")]
    public string Name { get; set; } = "system1";

    /// <summary>The token that is sent as "Authorization: Bearer". Default none.</summary>
    public string? Token { get; set; }

    /// <summary>The longest answer that is read, in bytes. Default 16 MiB.</summary>
    [Range(1024, 1 << 30, ErrorMessage = "MaxResponseBytes must be between 1 KiB (1024) and 1 GiB.")]
    public int MaxResponseBytes { get; set; } = 16 << 20;

    /// <summary>How far the clock of System1 may be from this host's. Beyond, what it says of times is not used. Default 5 minutes.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);
}
