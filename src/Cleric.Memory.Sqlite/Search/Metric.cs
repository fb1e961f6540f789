using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Search;

/// <summary>How near two vectors are, for the scan: the greater the nearer. The score that the caller sees is made of it for the winners alone.</summary>
internal enum Metric
{
    Cosine,
    Dot,
    SquaredEuclidean,
    Manhattan,
    Hamming,
}

/// <summary>The distance functions as a metric and the score made of it.</summary>
internal static class Metrics
{
    public static Metric Of(string? function) => function switch
    {
        null or DistanceFunction.CosineSimilarity or DistanceFunction.CosineDistance => Metric.Cosine,
        DistanceFunction.DotProductSimilarity or DistanceFunction.NegativeDotProductSimilarity => Metric.Dot,
        DistanceFunction.EuclideanDistance or DistanceFunction.EuclideanSquaredDistance => Metric.SquaredEuclidean,
        DistanceFunction.ManhattanDistance => Metric.Manhattan,
        DistanceFunction.HammingDistance => Metric.Hamming,
        _ => throw new NotSupportedException($"Distance function '{function}' is not supported."),
    };

    public static double Score(string? function, double nearness) => function switch
    {
        DistanceFunction.CosineDistance => 1 - nearness,
        DistanceFunction.NegativeDotProductSimilarity or DistanceFunction.EuclideanSquaredDistance or DistanceFunction.ManhattanDistance or DistanceFunction.HammingDistance => -nearness,
        DistanceFunction.EuclideanDistance => Math.Sqrt(-nearness),
        _ => nearness,
    };

    /// <summary>Whether a score is as good as a threshold or better: no less of a similarity, no more of a distance.</summary>
    public static bool Reaches(string? function, double score, double threshold) =>
        function is null or DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity ? score >= threshold : score <= threshold;
}
