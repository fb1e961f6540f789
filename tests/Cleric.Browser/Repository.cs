using System.Reflection;

namespace Cleric.Browser;

/// <summary>Where things are that these tests read and write.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Component { get; } = Path.Combine(Root, "src", "Cleric.AspNetCore", "Component", "cleric-investigate.js");

    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    public static string Capture(string name) => Path.Combine(Root, "samples", "captures", name);
}
