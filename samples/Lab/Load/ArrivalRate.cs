using System.Globalization;
using Lab.Processes;

namespace Lab.Load;

/// <summary>How many requests a second the clients make; the orchestrator changes it with the command <c>rate N</c>.</summary>
internal sealed class ArrivalRate(LoadSettings settings) : ICommandSink
{
    private double _perSecond = settings.Rate;

    public double PerSecond => Volatile.Read(ref _perSecond);

    public static string CommandFor(double rate) => string.Create(CultureInfo.InvariantCulture, $"rate {rate}");

    public void Receive(string line)
    {
        if (line.Split(' ') is ["rate", var text]
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
            && rate is >= 0 and <= LoadSettings.MaxRate)
        {
            Volatile.Write(ref _perSecond, rate);
        }
    }
}
