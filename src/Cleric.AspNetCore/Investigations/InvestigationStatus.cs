using System.Text.Json.Serialization;

namespace Cleric.AspNetCore.Investigations;

/// <summary>How far an investigation is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InvestigationStatus>))]
public enum InvestigationStatus
{
    /// <summary>It waits for its turn, or for the time it is due.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>It runs.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It came to a finding.</summary>
    [JsonStringEnumMemberName("concluded")]
    Concluded,

    /// <summary>Somebody stopped it. It can be resumed.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>It could not go on; <see cref="InvestigationEntry.Error"/> says why. It can be resumed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
