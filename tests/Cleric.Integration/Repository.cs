using System.Reflection;

namespace Cleric.Integration;

/// <summary>Where things are that these tests run, pack and read.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Debug or Release: as these tests were built, so was everything else.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The names of the libraries, each a package.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>The built assembly of a sample.</summary>
    public static string Sample(string name) => Path.Combine(Root, "samples", name, "bin", Configuration, Metadata("TargetFramework"), name + ".dll");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
