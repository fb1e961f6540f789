using System.IO.Compression;
using System.Xml.Linq;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Packages;

/// <summary>Every library and the templates packed into a folder, once for all tests.</summary>
public sealed class PackedLibraries : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal static IReadOnlyDictionary<string, string> BuildEnvironment { get; } = new Dictionary<string, string>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };

    internal string Folder => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        foreach (var project in Repository.Libraries.Select(library => Path.Combine("src", library, library + ".csproj")).Append(Path.Combine("templates", "Cleric.Templates", "Cleric.Templates.csproj")))
        {
            // They are built already, as a test's dependencies.
            (await Tool.RunAsync(
                Tool.Dotnet,
                Repository.Root,
                ["pack", project, "--no-build", "--configuration", Repository.Configuration, "--output", Folder, "-p:ContinuousIntegrationBuild=true"],
                TestContext.Current.CancellationToken,
                BuildEnvironment)).Ended(0);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal ZipArchive Open(string library, string extension) => ZipFile.OpenRead(Directory.GetFiles(Folder, $"{library}.*{extension}").Single(path => IsOf(library, path)));

    internal XElement Metadata(string library)
    {
        using var package = Open(library, ".nupkg");
        using var stream = package.GetEntry(library + ".nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    internal IReadOnlyList<string> Dependencies(string library) =>
        [.. Metadata(library).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (string)element.Attribute("id")!)];

    internal static string Text(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    private static bool IsOf(string library, string path) => char.IsAsciiDigit(Path.GetFileName(path)[library.Length + 1]);
}
