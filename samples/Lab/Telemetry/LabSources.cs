namespace Lab.Telemetry;

/// <summary>Names of the lab's own activity sources and meters.</summary>
internal static class LabSources
{
    public const string Redis = "Lab.Redis";
    public const string Process = "Lab.Process";
    public const string Cards = "Lab.Cards";
    public const string Jobs = "Lab.Jobs";
}
