using System.Globalization;
using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Connectors;

/// <summary>What a connector reaches, may see and has, at one time and for one caller.</summary>
public sealed record ConnectorStatus
{
    private const int MostNamed = 12;

    /// <summary>What it says of itself.</summary>
    public required ConnectorDescriptor Descriptor { get; init; }

    /// <summary>On whose behalf it was asked.</summary>
    public required Caller Caller { get; init; }

    /// <summary>When it was asked, in UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>What came of each kind of query that it declares, in the order of its descriptor.</summary>
    public IReadOnlyList<CapabilityStatus> Capabilities { get; init; } = [];

    /// <summary>Entities that it knows: those of its topology where it answers such queries, and those of the rows that came. At most 1,000, each once.</summary>
    public IReadOnlyList<Entity> Entities { get; init; } = [];

    /// <summary>What an operator should look into, a sentence or two each; empty when all is well.</summary>
    public IReadOnlyList<string> ToDo { get; init; } = [];

    /// <summary>Whether the system answered at least one query, be it by refusing; null when there was none to ask.</summary>
    public bool? Reachable =>
        Capabilities.Any(capability => capability.Reachable == true) ? true
        : Capabilities.Any(capability => capability.Reachable == false) ? false
        : null;

    /// <summary>The time of the newest data that came, in UTC, or null when none has a time.</summary>
    public DateTimeOffset? Newest => Capabilities.Max(capability => capability.Newest);

    /// <summary>How old the newest data was when it was asked for, or null when none has a time.</summary>
    public TimeSpan? Age => AskedAt - Newest;

    /// <summary>All of it as text of several lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Descriptor.Name} ({Descriptor.System}): {(Reachable switch { true => "reachable", false => "not reachable", _ => "not asked" })}");
        if (Newest is { } newest)
        {
            text.Append(CultureInfo.InvariantCulture, $", newest data {newest.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} ({Age!.Value:d\\.hh\\:mm\\:ss} old)");
        }

        text.AppendLine();
        foreach (var capability in Capabilities)
        {
            var outcome = capability.Coverage switch
            {
                null => "not asked",
                Coverage.Data or Coverage.CutShort => string.Create(CultureInfo.InvariantCulture, $"allowed, {capability.Rows} rows"),
                Coverage.Stale => string.Create(CultureInfo.InvariantCulture, $"allowed, {capability.Rows} rows, stale"),
                Coverage.Empty => "allowed, nothing there",
                Coverage.Denied => "denied",
                _ => "failed",
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"  {capability.Kind}: {outcome}");
        }

        if (Entities.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  Sees: {string.Join(", ", Entities.Take(MostNamed))}{(Entities.Count > MostNamed ? $" and {Entities.Count - MostNamed} more" : "")}");
        }

        foreach (var item in ToDo)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  To do: {item}");
        }

        return text.ToString();
    }
}
