using Cleric.Triggers;

namespace Portal.Estates;

/// <summary>What fires.</summary>
/// <param name="Alerts">The alerts, newest first, as triggers.</param>
/// <param name="Problems">Why some could not be read, a sentence each.</param>
internal sealed record AlertBoard(IReadOnlyList<AlertTrigger> Alerts, IReadOnlyList<string> Problems);
