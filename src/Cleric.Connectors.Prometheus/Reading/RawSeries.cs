using Cleric.Connectors.Labels;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>A series as the server sent it: times in Unix milliseconds, ascending, and finite values.</summary>
internal sealed record RawSeries(LabelSet Labels, long[] Times, double[] Values);
