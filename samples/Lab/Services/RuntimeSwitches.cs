using System.Collections.Concurrent;
using System.Globalization;
using Lab.Processes;
using Lab.Telemetry;

namespace Lab.Services;

/// <summary>What can be changed in a service while it runs: feature flags, its clock, what becomes of its telemetry.</summary>
internal sealed class RuntimeSwitches : TimeProvider, ICommandSink
{
    private readonly ConcurrentDictionary<string, bool> _flags = new(StringComparer.Ordinal);

    public static string FlagCommand(string flag, bool on) => $"flag {flag} {(on ? "on" : "off")}";

    public static string ClockCommand(TimeSpan offset) => string.Create(CultureInfo.InvariantCulture, $"clock {offset.TotalSeconds}");

    public static string TelemetryOffCommand => "telemetry off";

    public static string WrongUnitCommand => "metrics in-milliseconds";

    public bool Flag(string name) => _flags.GetValueOrDefault(name);

    /// <summary>What the clock of this process says.</summary>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TelemetryConditions.ClockOffset;

    public void Receive(string line)
    {
        switch (line.Split(' '))
        {
            case ["flag", var name, var state]:
                _flags[name] = state == "on";
                break;
            case ["clock", var text] when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds):
                TelemetryConditions.ClockOffset = TimeSpan.FromSeconds(seconds);
                break;
            case ["telemetry", "off"]:
                TelemetryConditions.Silent = true;
                break;
            case ["metrics", "in-milliseconds"]:
                TelemetryConditions.RequestsInMilliseconds = true;
                break;
        }
    }
}
