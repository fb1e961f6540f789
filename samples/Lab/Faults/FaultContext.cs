using Lab.Processes;
using Lab.Recording;

namespace Lab.Faults;

/// <summary>What a fault works with.</summary>
internal sealed class FaultContext(LabSystem system, CaptureLog log, AlertEvaluator alerts, Action<string> report)
{
    private readonly List<Func<CancellationToken, Task>> _running = [];

    public LabSystem System { get; } = system;

    public CaptureLog Log { get; } = log;

    public AlertEvaluator Alerts { get; } = alerts;

    public IReadOnlyList<Func<CancellationToken, Task>> Running => _running;

    public void Report(string message) => report(message);

    /// <summary>Goes on until the recording ends. When it fails, the recording fails.</summary>
    public void Run(Func<CancellationToken, Task> work) => _running.Add(work);
}
