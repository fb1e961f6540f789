using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Cleric.Integration.Captures;
using Cleric.Integration.Processes;
using Cleric.Serialization;
using Capture = Cleric.Connectors.Otlp.Capture;

namespace Cleric.Integration.Packages;

/// <summary>What somebody gets who installs the packages.</summary>
public sealed partial class PackageTests(PackedLibraries packed) : IClassFixture<PackedLibraries>
{
    private const string Abstractions = "Cleric.Abstractions";

    public static TheoryData<string> Libraries { get; } = [.. Repository.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_says_what_it_is_and_under_which_licence(string library)
    {
        var metadata = packed.Metadata(library);
        using var package = packed.Open(library, ".nupkg");

        Assert.Equal(library, Value(metadata, "id"));
        Assert.Equal("Apache-2.0", Value(metadata, "license"));
        Assert.Equal("expression", (string?)metadata.Elements().Single(element => element.Name.LocalName == "license").Attribute("type"));
        Assert.False(string.IsNullOrWhiteSpace(Value(metadata, "description")));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.True(PackedLibraries.Text(package, "README.md").Split('\n').Length > 3, "The README is no more than a heading.");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_brings_documentation_and_symbols(string library)
    {
        using var package = packed.Open(library, ".nupkg");
        using var symbols = packed.Open(library, ".snupkg");

        Assert.NotNull(package.GetEntry($"lib/net10.0/{library}.dll"));
        Assert.NotEmpty(XDocument.Parse(PackedLibraries.Text(package, $"lib/net10.0/{library}.xml")).Descendants("member"));
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{library}.pdb"));
    }

    [Fact]
    public void Connectors_depend_on_the_abstractions_and_not_on_the_engine()
    {
        var connectors = Repository.Libraries.Where(library => library.StartsWith("Cleric.Connectors.", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(connectors);
        Assert.All(connectors, connector => Assert.Equal([Abstractions], Ours(connector)));
    }

    [Theory]
    [InlineData(Abstractions)]
    [InlineData("Cleric.Engine", Abstractions)]
    [InlineData("Cleric.Testing", Abstractions)]
    [InlineData("Cleric.Memory.Sqlite", Abstractions)]
    [InlineData("Cleric.AspNetCore", "Cleric.Engine")]
    [InlineData("Cleric.Mcp", "Cleric.Engine")]
    [InlineData("Cleric.Evaluation", "Cleric.Engine")]
    public void A_library_depends_on_no_other_of_ours_than_it_should(string library, params string[] expected) => Assert.Equal(expected, Ours(library));

    [Fact]
    public void The_abstractions_bring_nothing_but_the_contracts_of_dependency_injection() =>
        Assert.Equal(["Microsoft.Extensions.DependencyInjection.Abstractions"], packed.Dependencies(Abstractions));

    [Fact]
    public void Analyzers_and_test_tools_do_not_leak_into_what_is_installed() =>
        Assert.All(
            Repository.Libraries.Where(library => library != "Cleric.Testing").SelectMany(packed.Dependencies),
            dependency => Assert.DoesNotMatch(ToolPackage(), dependency));

    [Fact]
    public async Task A_new_application_investigates_with_the_program_of_the_readme()
    {
        using var folder = new TemporaryFolder();
        var program = Block("csharp", 0);
        Assert.True(program.Split('\n').Length <= 10, "The first program has more than ten lines.");
        await UsePackedAsync(folder);
        await WriteAsync(folder, "App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Cleric.Engine" Version="0.1.0" />
                <PackageReference Include="Cleric.Connectors.Otlp" Version="0.1.0" />
                <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.15" />
              </ItemGroup>
            </Project>
            """);
        await WriteAsync(folder, "Program.cs", program);
        LockCapture.Write(folder.File("my-incident"));

        (await DotnetAsync(folder, "build", "--configuration", "Release")).Ended(0);
        var run = (await DotnetAsync(folder, "exec", "bin/Release/net10.0/App.dll")).Ended(0);

        Assert.Contains($"Lock contention at {LockCapture.FaultyEntity}", run.Output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder.File("packages/cleric.engine")), "The packages came from elsewhere.");
    }

    [Fact]
    public async Task A_new_web_application_embeds_it_with_the_five_lines_of_the_readme()
    {
        using var folder = new TemporaryFolder();
        string[] lines = [.. Block("csharp", 1).Split('\n'), .. Block("html", 0).Split('\n')];
        Assert.Equal(5, lines.Length);
        await UsePackedAsync(folder);
        await WriteAsync(folder, "App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Cleric.AspNetCore" Version="0.1.0" />
                <PackageReference Include="Cleric.Connectors.Otlp" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        await WriteAsync(folder, "Program.cs", $$""""
            using System.Security.Claims;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication("cookies").AddCookie("cookies");
            {{lines[0]}}
            {{lines[1]}}
            var app = builder.Build();
            {{lines[2]}}
            app.MapGet("/sign-in", () => Results.SignIn(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "ada"), new(ClaimTypes.Role, "sre")], "cookies")), null, "cookies"));
            app.MapGet("/", () => Results.Content("""
            {{lines[3]}}
            {{lines[4]}}
            """, "text/html"));
            app.Run();
            """");
        LockCapture.Write(folder.File("my-incident"));
        (await DotnetAsync(folder, "build", "--configuration", "Release")).Ended(0);
        Assert.True(Directory.Exists(folder.File("packages/cleric.aspnetcore")), "The packages came from elsewhere.");

        using var app = Tool.Start(Tool.Dotnet, folder.Path, ["exec", "bin/Release/net10.0/App.dll", "--urls", "http://127.0.0.1:0"]);
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(app) };
            using var refused = await client.GetAsync(new Uri("/cleric/investigations", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
            (await client.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
            foreach (var path in Regex.Matches(await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken), "src=\"([^\"]+)\"").Select(match => match.Groups[1].Value))
            {
                Assert.Contains("cleric-investigate", await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }

            var trigger = JsonSerializer.Serialize(Capture.Open(folder.File("my-incident")).Trigger, ClericJson.Options);
            using var body = new StringContent($$"""{"trigger":{{trigger}}}""", Encoding.UTF8, "application/json");
            using var started = await client.PostAsync(new Uri("/cleric/investigations", UriKind.Relative), body, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);

            // The stream ends with the investigation.
            var stream = await client.GetStringAsync(new Uri($"{started.Headers.Location}/events", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains("event: end", stream, StringComparison.Ordinal);
            var report = await client.GetStringAsync(new Uri($"{started.Headers.Location}/report?format=text", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains($"Lock contention at {LockCapture.FaultyEntity}", report, StringComparison.Ordinal);
        }
        finally
        {
            app.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task A_connector_made_from_the_template_passes_its_tests_as_it_comes()
    {
        using var folder = new TemporaryFolder();
        await UsePackedAsync(folder);

        // What is installed goes into a hive of the test's own, and is gone with it.
        string[] hive = ["--debug:custom-hive", folder.Folder("hive")];
        (await DotnetAsync(folder, ["new", "install", Directory.GetFiles(packed.Folder, "Cleric.Templates.*.nupkg").Single(), .. hive])).Ended(0);
        (await DotnetAsync(folder, ["new", "cleric-connector", "-n", "Acme", .. hive])).Ended(0);
        (await DotnetAsync(folder, ["new", "cleric-connector", "-n", "Contoso", "--system", "Ledger", .. hive])).Ended(0);

        var tests = (await Tool.RunAsync(Tool.Dotnet, folder.File("Acme"), ["test", "--configuration", "Release", "-p:UseSharedCompilation=false"], TestContext.Current.CancellationToken, PackedLibraries.BuildEnvironment)).Ended(0);
        var counts = TestCounts().Match(tests.Output);
        Assert.True(counts.Success, tests.Output);
        Assert.True(int.Parse(counts.Groups["total"].Value, CultureInfo.InvariantCulture) > 25, $"Too few tests ran:\n{tests.Output}");
        Assert.Equal(("0", counts.Groups["total"].Value), (counts.Groups["failed"].Value, counts.Groups["succeeded"].Value));
        Assert.True(Directory.Exists(folder.File("packages/cleric.testing")), "The packages came from elsewhere.");

        Assert.True(File.Exists(folder.File("Contoso/src/Contoso.Cleric.Ledger/LedgerConnector.cs")), "The connector is not named by its system.");
        Assert.All(
            Directory.GetFiles(folder.File("Contoso"), "*", SearchOption.AllDirectories),
            file => Assert.DoesNotMatch("(?i)system1|owner1|deployments", file + File.ReadAllText(file)));
    }

    /// <summary>A block of the README, as a newcomer would copy it.</summary>
    private static string Block(string language, int number)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var blocks = Blocks().Matches(readme).Where(match => match.Groups["language"].Value == language).ToList();
        Assert.True(blocks.Count > number, $"The README has no block {number} of {language}.");
        return blocks[number].Groups["code"].Value.TrimEnd();
    }

    /// <summary>Where a web application says that it listens.</summary>
    private static async Task<Uri> AddressAsync(Process app)
    {
        const string Listening = "Now listening on: ";
        while (await app.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // What it logs besides must not fill the pipe.
                _ = app.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                return new Uri(line[(at + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException($"The application ended: {await app.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    private static Task<ToolResult> DotnetAsync(TemporaryFolder folder, params string[] arguments) =>
        Tool.RunAsync(Tool.Dotnet, folder.Path, arguments, TestContext.Current.CancellationToken, PackedLibraries.BuildEnvironment);

    private static Task WriteAsync(TemporaryFolder folder, string name, string text) => File.WriteAllTextAsync(folder.File(name), text, TestContext.Current.CancellationToken);

    /// <summary>Has what is built in a folder take our packages from those that were packed, into a folder of its own.</summary>
    private Task UsePackedAsync(TemporaryFolder folder) => WriteAsync(folder, "nuget.config", $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <packageSources><add key="packed" value="{packed.Folder}" /></packageSources>
        </configuration>
        """);

    private IEnumerable<string> Ours(string library) => packed.Dependencies(library).Where(dependency => dependency.StartsWith("Cleric.", StringComparison.Ordinal));

    private static string? Value(XElement metadata, string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    [GeneratedRegex(@"^```(?<language>csharp|html)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"total: (?<total>\d+)\s+failed: (?<failed>\d+)\s+succeeded: (?<succeeded>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TestCounts();

    [GeneratedRegex("xunit|Analyzers|NSubstitute|Testing", RegexOptions.IgnoreCase)]
    private static partial Regex ToolPackage();
}
