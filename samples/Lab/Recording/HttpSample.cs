namespace Lab.Recording;

/// <summary>What one export said about the requests that a service instance has answered since it started.</summary>
internal sealed record HttpSample(DateTimeOffset Time, string Instance, long Total, long Errors, double[] Bounds, long[] Buckets);
