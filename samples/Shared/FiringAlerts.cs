using Cleric.Exhibits;

namespace Shared;

/// <summary>What connectors tell of alerts.</summary>
/// <param name="Alerts">The alerts, in whatever state.</param>
/// <param name="Problems">Why some of them could not be read, a sentence each.</param>
internal sealed record FiringAlerts(IReadOnlyList<Alert> Alerts, IReadOnlyList<string> Problems);
