using System.Globalization;
using Lab.Processes;

namespace Lab.Load;

/// <summary>How many requests a second the clients make, and of what; the orchestrator changes it with the commands <c>rate N</c> and <c>product ID</c>.</summary>
internal sealed class ArrivalRate(LoadSettings settings) : ICommandSink
{
    private double _perSecond = settings.Rate;

    public double PerSecond => Volatile.Read(ref _perSecond);

    /// <summary>The product that everybody buys; 0: each customer another one.</summary>
    public int HotProduct { get; private set; }

    public static string HotProductCommand(int product) => string.Create(CultureInfo.InvariantCulture, $"product {product}");

    public static string CommandFor(double rate) => string.Create(CultureInfo.InvariantCulture, $"rate {rate}");

    public void Receive(string line)
    {
        if (line.Split(' ') is ["product", var id] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var product))
        {
            HotProduct = product;
        }

        if (line.Split(' ') is ["rate", var text]
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
            && rate is >= 0 and <= LoadSettings.MaxRate)
        {
            Volatile.Write(ref _perSecond, rate);
        }
    }
}
