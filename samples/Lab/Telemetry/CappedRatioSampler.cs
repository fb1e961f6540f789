using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Lab.Telemetry;

/// <summary>Keeps a share of the traces, but never more than so many a second: a surge must not make the recording explode.</summary>
internal sealed class CappedRatioSampler(double ratio, double maxPerSecond) : Sampler
{
    private readonly TraceIdRatioBasedSampler _ratio = new(ratio);
    private readonly Lock _gate = new();
    private readonly double _tracesPerSecond = maxPerSecond;
    private double _tokens = maxPerSecond;
    private long _refilledAt = Stopwatch.GetTimestamp();

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var result = _ratio.ShouldSample(samplingParameters);
        return result.Decision == SamplingDecision.RecordAndSample && !TryTake()
            ? new SamplingResult(SamplingDecision.Drop)
            : result;
    }

    private bool TryTake()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            _tokens = Math.Min(_tracesPerSecond, _tokens + (Stopwatch.GetElapsedTime(_refilledAt, now).TotalSeconds * _tracesPerSecond));
            _refilledAt = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
