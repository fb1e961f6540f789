using System.Text.Json.Nodes;
using Cleric.Integration.Captures;

namespace Cleric.Integration.Investigate;

/// <summary>Whatever is wrong with what is given, the exit code is 2 and the message names it; nobody sees a stack trace.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--format", "--format", "pdf")]
    [InlineData("--without", "--without", "rumours")]
    [InlineData("--max-time", "--max-time", "5 parsecs")]
    [InlineData("--max-queries", "--max-queries", "many")]
    [InlineData("--max-queries", "--max-queries", "0")]
    [InlineData("--unheard-of", "--unheard-of")]
    [InlineData("--list and --score", "--list", "--score")]
    [InlineData("--incident and --capture", "--incident", "pg-lock", "--capture", "somewhere")]
    [InlineData("--capture and --live", "--live", "lab.json", "--capture", "somewhere")]
    [InlineData("--without", "--live", "lab.json", "--without", "logs")]
    [InlineData("--live", "--live", "/nowhere/lab.json")]
    [InlineData("--incident", "--incident", "never-happened")]
    public Task A_bad_option_is_named(string named, params string[] arguments) => IsRefusedAsync(named, arguments);

    [Fact]
    public Task A_capture_that_is_not_there_is_named() => IsRefusedAsync(_folder.File("nowhere"), "--capture", _folder.File("nowhere"));

    [Fact]
    public Task A_folder_without_a_manifest_is_named() => IsRefusedAsync(_folder.File("capture.json"), "--capture", _folder.Path);

    [Theory]
    [InlineData("--verify")]
    [InlineData("--replay")]
    [InlineData("--resume")]
    public Task A_case_file_that_is_not_there_is_named(string option) => IsRefusedAsync(_folder.File("nowhere.jsonl"), option, _folder.File("nowhere.jsonl"));

    [Theory]
    [InlineData("JSON", "{ \"Connectors\": ")]
    [InlineData("Connectors", "{}")]
    [InlineData("CrystalBall", """{"Connectors": {"CrystalBall": {"Address": "x"}}}""")]
    [InlineData("BaseAddress", """{"Connectors": {"Prometheus": {"ScrapeInterval": "00:00:02"}}}""")]
    [InlineData("MaxPoints", """{"Connectors": {"Prometheus": {"BaseAddress": "http://127.0.0.1:1", "MaxPoints": "many"}}}""")]
    [InlineData("Nothing answers at http://127.0.0.1:1", """{"Connectors": {"Alertmanager": {"BaseAddress": "http://127.0.0.1:1"}}}""")]
    public async Task A_bad_configuration_of_connectors_is_named(string named, string configuration)
    {
        await File.WriteAllTextAsync(_folder.File("lab.json"), configuration, TestContext.Current.CancellationToken);

        await IsRefusedAsync(named, "--live", _folder.File("lab.json"));
    }

    [Fact]
    public async Task A_malformed_manifest_is_named_with_the_line()
    {
        await File.WriteAllTextAsync(_folder.File("capture.json"), "{\n  \"format\": \"cleric-capture/1\",\n  \"name\": }\n", TestContext.Current.CancellationToken);

        var message = await IsRefusedAsync(_folder.File("capture.json"), "--capture", _folder.Path);

        Assert.Contains("3", message.Replace(_folder.Path, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_reversed_window_is_named() => ManifestIsRefusedAsync("window", manifest =>
        manifest["window"] = new JsonObject { ["start"] = "2026-01-01T14:05:00Z", ["end"] = "2026-01-01T14:00:00Z" });

    [Fact]
    public Task An_unknown_entity_is_named() => ManifestIsRefusedAsync("trigger.entity", manifest => manifest["trigger"]!["entity"] = "somebody-else");

    [Fact]
    public Task An_unknown_kind_of_trigger_is_named() => ManifestIsRefusedAsync("trigger.kind", manifest => manifest["trigger"]!["kind"] = "hunch");

    [Fact]
    public Task Another_format_of_capture_is_named() => ManifestIsRefusedAsync("format", manifest => manifest["format"] = "cleric-capture/9");

    private async Task ManifestIsRefusedAsync(string field, Action<JsonObject> change)
    {
        var capture = LockCapture.Write(_folder.File("capture"));
        LockCapture.WriteManifest(capture, change);

        var message = await IsRefusedAsync($"'{field}'", "--capture", capture);

        Assert.Contains(Path.Combine(capture, "capture.json"), message, StringComparison.Ordinal);
    }

    private static async Task<string> IsRefusedAsync(string named, params string[] arguments)
    {
        var refused = (await InvestigateSample.RunAsync(arguments)).Ended(2);

        Assert.Contains(named, refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        return refused.Errors;
    }
}
