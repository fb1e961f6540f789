using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.MetricQuery"/>: time series. A row is a sample.</summary>
public sealed record MetricAnswer : Answer
{
    /// <summary>The series.</summary>
    public IReadOnlyList<MetricSeries> Series { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows
    {
        get
        {
            var rows = 0;
            for (var i = 0; i < Series.Count; i++)
            {
                rows += Series[i].Values.Length;
            }

            return rows;
        }
    }
}
