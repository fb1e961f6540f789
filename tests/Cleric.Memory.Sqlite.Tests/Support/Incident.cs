using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests.Support;

/// <summary>A record with something of everything.</summary>
public sealed class Incident
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string? Service { get; set; }

    [VectorStoreData(IsFullTextIndexed = true)]
    public string? Summary { get; set; }

    [VectorStoreData]
    public int Severity { get; set; }

    [VectorStoreData]
    public double? Confidence { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTimeOffset At { get; set; }

    [VectorStoreData]
    public DateTime? Ended { get; set; }

    [VectorStoreData]
    public decimal Cost { get; set; }

    [VectorStoreData]
    public bool? Confirmed { get; set; }

    [VectorStoreData]
    public List<string>? Tags { get; set; }

    [VectorStoreData]
    public int[]? Codes { get; set; }

    [VectorStoreVector(4)]
    public ReadOnlyMemory<float>? Embedding { get; set; }
}
