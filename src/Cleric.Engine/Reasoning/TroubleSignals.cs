namespace Cleric.Reasoning;

/// <summary>Which observations mean that an entity is not well, as opposed to merely different.</summary>
internal static class TroubleSignals
{
    public static bool IsTrouble(Observation observation)
    {
        var root = Root(observation.Signal);
        return root switch
        {
            Signals.Availability => observation.Direction == Direction.Down,
            Signals.Latency or Signals.SelfLatency or Signals.Errors or Signals.SelfErrors or Signals.Saturation or Signals.Restarts or Signals.State
                or Signals.PathLatency or Signals.Silence or Signals.Blamed or Signals.Origin => observation.Direction == Direction.Up,
            _ => false,
        };
    }

    /// <summary>The signal without its refinement.</summary>
    public static string Root(string signal)
    {
        var dot = signal.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? signal : signal[..dot];
    }
}
