using Cleric.Connectors.Git.Settings;
using Cleric.Exhibits;
using Cleric.Safety;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Git.Tests.Changes;

public sealed class ConfigChangeTests : IDisposable
{
    private readonly GitFolder _folder = GitFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_that_changed_is_told_with_its_values()
    {
        _folder.Commit(-5, "Begin", "config/app.yaml", "pool:\n  max: 40\n  min: 2\nname: shop\n");
        _folder.Commit(5, "Smaller pool", "config/app.yaml", "pool:\n  max: 1\n  min: 2\nname: shop\n");
        var change = await OnlyAsync();
        Assert.Equal(("config", "pool.max: 40", "pool.max: 1", "40 -> 1"), (change.Kind, change.From, change.To, change.Attributes["pool.max"]));
        Assert.Contains("-  max: 40\n+  max: 1\n", change.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_several_files_are_told_with_their_files()
    {
        _folder.Write("a.json", "{ \"retries\": 3, /* few */ \"hosts\": [\"a\", \"b\"], }");
        _folder.Write("prod.env", "export TIMEOUT=30 # seconds\n");
        _folder.Commit(-5, "Begin");
        _folder.Write("a.json", "{ \"retries\": 9, \"hosts\": [\"a\"], \"new\": true }");
        _folder.Write("prod.env", "export TIMEOUT=\"5\"\n");
        _folder.Commit(5, "Both");
        var change = await OnlyAsync();
        Assert.Equal("config", change.Kind);
        Assert.Equal(
            ["a.json: hosts = [a, b] -> [a]", "a.json: new = (none) -> true", "a.json: retries = 3 -> 9", "prod.env: TIMEOUT = 30 -> 5"],
            change.Attributes.Where(pair => pair.Key.Contains(": ", StringComparison.Ordinal)).Select(pair => $"{pair.Key} = {pair.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(("retries: 3, hosts: [a, b], TIMEOUT: 30", "retries: 9, hosts: [a], new: true, TIMEOUT: 5"), (change.From, change.To));
    }

    [Fact]
    public async Task Code_beside_it_makes_it_a_commit()
    {
        _folder.Commit(-5, "Begin", "app.yaml", "a: 1\n");
        _folder.Write("app.yaml", "a: 2\n");
        _folder.Write("app.cs", "x\n");
        _folder.Commit(5, "Both");
        Assert.Equal(("commit", (string?)null), (await OnlyAsync() is var change ? change.Kind : "", change.To));
    }

    [Fact]
    public async Task Which_files_are_configuration_can_be_said()
    {
        _folder.Commit(5, "Rules", "rules/a.rego", "allow = true\n");
        _folder.Commit(6, "Packages", "package.json", "{}\n");
        _folder.Commit(7, "Values", "values.yaml", "a: 1\n");
        Assert.Equal(["commit", "commit", "config"], (await _folder.ChangesAsync()).Changes.Select(change => change.Kind));
        Assert.Equal(["config", "config", "commit"], (await _folder.ChangesAsync(options: options =>
        {
            options.ConfigFiles.Add("*");
            options.ConfigFiles.Add("!values.yaml");
        })).Changes.Select(change => change.Kind));
    }

    [Fact]
    public async Task A_file_that_is_not_of_its_form_is_told_by_its_difference_alone()
    {
        _folder.Commit(-5, "Begin", "chart.yaml", "a: 1\n");
        _folder.Commit(5, "Template", "chart.yaml", "a: {{ .Values.a }\n b\n");
        var change = await OnlyAsync();
        Assert.StartsWith("not read: chart.yaml: no YAML at line", change.Attributes["keys"], StringComparison.Ordinal);
        Assert.Equal(("config", (string?)null), (change.Kind, change.To));
        Assert.Contains("+a: {{ .Values.a }\n", change.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symbolic_link_is_no_configuration()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "app.yaml"), "/etc/passwd");
        _folder.Commit(5, "Link");
        Assert.Equal("commit", (await OnlyAsync()).Kind);
    }

    [Fact]
    public async Task Many_keys_are_cut_and_counted()
    {
        _folder.Commit(5, "Many", "app.yaml", string.Concat(Enumerable.Range(0, 100).Select(i => $"key{i}: {i}\n")));
        var change = await OnlyAsync();
        Assert.Equal("70 more keys changed; see the difference", change.Attributes["more keys"]);
        Assert.Equal((null, "key0: 0, key1: 1, key2: 2, key3: 3, key4: 4, key5: 5, key6: 6, key7: 7, ..."), (change.From, change.To));
    }

    [Fact]
    public async Task Redaction_knows_a_secret_wherever_the_change_holds_it()
    {
        _folder.Write("app.yaml", "db:\n  password: Tr0ub4dor-Alpha\n  pool: 4\n");
        _folder.Write("prod.env", "API_KEY=Tr0ub4dor-Gamma\n");
        _folder.Commit(-5, "Begin");
        _folder.Write("app.yaml", "db:\n  password: Tr0ub4dor-Bravo\n  pool: 5\n");
        _folder.Write("prod.env", "API_KEY=Tr0ub4dor-Delta\n");
        _folder.Commit(5, "Rotate");
        var answer = await _folder.ChangesAsync();
        Assert.Contains("db.password: Tr0ub4dor-Alpha", answer.Changes[0].From, StringComparison.Ordinal);
        var change = Assert.IsType<ChangeAnswer>(new Redactor(Options.Create(new RedactionOptions())).Redact(answer)).Changes[0];
        Assert.Equal("4 -> 5", change.Attributes["app.yaml: db.pool"]);
        Assert.DoesNotContain("Tr0ub4dor", string.Join("\n", [change.From!, change.To!, change.Diff!, .. change.Attributes.Values]), StringComparison.Ordinal);
    }

    private async Task<Change> OnlyAsync() => Assert.Single((await _folder.ChangesAsync()).Changes);
}
