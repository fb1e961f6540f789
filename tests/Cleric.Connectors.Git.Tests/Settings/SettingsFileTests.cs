using System.Text;
using Cleric.Connectors.Git.Settings;
using FsCheck.Xunit;

namespace Cleric.Connectors.Git.Tests.Settings;

public sealed class SettingsFileTests
{
    [Theory]
    [InlineData("a.yaml", "a: 1", "a: 2", "a: 1 -> 2")]
    [InlineData("a.yaml", "a: {b: [1, 2]}", "a: {b: [2]}", "a.b: [1, 2] -> [2]")]
    [InlineData("a.yaml", "flag: true", "flag: \"true\"", "flag: true -> \"true\"")]
    [InlineData("a.yaml", "a: 'x'", "a: x", "")]
    [InlineData("a.yaml", "# one\na: 1\n", "a:   1 # two\n", "")]
    [InlineData("a.yaml", "a: &x {t: 1}\nb: *x", "a: &x {t: 5}\nb: *x", "a.t: 1 -> 5")]
    [InlineData("a.yaml", "a: &x {t: 1}\nb: {<<: *x}", "a: &x {t: 1}\nb: {<<: *y}", "b.<<: *x -> *y")]
    [InlineData("a.yaml", "", "a: 1", "a: (none) -> 1")]
    [InlineData("a.yaml", "a: {}", "a: {b: 1}", "a.b: (none) -> 1; a: {} -> (none)")]
    [InlineData("a.yaml", "a: |\n  x\n  y\n", "a: |\n  x\n  z\n", "a: x\\ny\\n -> x\\nz\\n")]
    [InlineData("d.yml", "kind: Service\nmetadata: {name: a}\nport: 1\n---\nkind: Deployment\nmetadata: {name: a}\nreplicas: 3", "kind: Deployment\nmetadata: {name: a}\nreplicas: 0\n---\nkind: Service\nmetadata: {name: a}\nport: 1", "Deployment/a:replicas: 3 -> 0")]
    [InlineData("d.yml", "a: 1\n---\na: 1", "a: 1\n---\na: 2", "#2:a: 1 -> 2")]
    [InlineData("d.yml", "env:\n- {name: A, value: 1}\n- {name: B, value: 2}", "env:\n- {name: Z, value: 0}\n- {name: A, value: 1}\n- {name: B, value: 3}", "env[Z].name: (none) -> Z; env[Z].value: (none) -> 0; env[B].value: 2 -> 3")]
    [InlineData("d.yml", "a:\n- {x: 1}\n- {x: 2}", "a:\n- {x: 1}\n- {x: 3}", "a[1].x: 2 -> 3")]
    [InlineData("a.json", "{\"a\": {\"b\": 1.50, \"c\": null}}", "{\"a\": {\"b\": 1.5, \"c\": null}}", "a.b: 1.50 -> 1.5")]
    [InlineData("a.json", "{\"a\": 1} // tail", "\uFEFF{\"a\": \"1\",}", "a: 1 -> \"1\"")]
    [InlineData("a.json", "[1, 2]", "[1, 3]", ": [1, 2] -> [1, 3]")]
    [InlineData(".env", "A=1\nB='x # y'\n", "export A=2\r\nB=\"x # y\" # note\r\n", "A: 1 -> 2")]
    [InlineData(".env.production", "URL=http://a/#b", "URL=http://a/#c", "URL: http://a/#b -> http://a/#c")]
    [InlineData("x.properties", "a.b = 1\n! note\nc: x\\\n  y\nd 4", "a.b=2\nc=xy\nd = 4", "a.b: 1 -> 2")]
    public void Keys_are_compared(string path, string before, string after, string changes) =>
        Assert.Equal(changes, string.Join("; ", KeyChanges.Between(Documents(path, before), Documents(path, after)).Select(change => $"{change.Key}: {change}")));

    [Theory]
    [InlineData("a.yaml", "a: [1")]
    [InlineData("a.yaml", "a: 1\n  b: 2\n c")]
    [InlineData("a.yaml", "\t- x: {")]
    [InlineData("a.json", "{\"a\": }")]
    [InlineData("a.json", "")]
    public void What_is_not_of_its_form_is_said_to_be(string path, string text)
    {
        var (documents, fault) = SettingsFile.Read(path, Encoding.UTF8.GetBytes(text));
        Assert.Null(documents);
        Assert.False(string.IsNullOrEmpty(fault));
    }

    [Theory]
    [InlineData("a.yaml", "[")]
    [InlineData("a.yaml", "{a: ")]
    [InlineData("a.yaml", "- ")]
    [InlineData("a.json", "[")]
    [InlineData("a.json", "{\"a\":")]
    public void Depth_does_no_harm(string path, string step)
    {
        var (documents, fault) = SettingsFile.Read(path, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(step, 100_000))));
        Assert.Null(documents);
        Assert.False(string.IsNullOrEmpty(fault));
    }

    [Fact]
    public void Aliases_do_not_multiply()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal(30, KeyChanges.Between([], Documents("a.yaml", bomb.ToString())).Count);
    }

    [Fact]
    public void Too_many_keys_are_a_fault()
    {
        var text = $"[{string.Join(',', Enumerable.Range(0, 100_001).Select(i => $"{{\"a\":{i}}}"))}]";
        Assert.Contains("100000 keys", Assert.Throws<SettingsFault>(() => KeyChanges.Between([], Documents("a.json", text))).Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 500)]
    public bool No_text_makes_it_throw(string? text, byte[] bytes)
    {
        foreach (var path in (string[])["a.yaml", "a.json", "a.env", "a.properties"])
        {
            foreach (var content in (byte[][])[Encoding.UTF8.GetBytes(text ?? ""), bytes])
            {
                var (documents, fault) = SettingsFile.Read(path, content);
                if (documents is null == fault is null || (documents is not null && KeyChanges.Between(documents, documents).Count > 0))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static IReadOnlyList<SettingNode> Documents(string path, string text)
    {
        var (documents, fault) = SettingsFile.Read(path, Encoding.UTF8.GetBytes(text));
        return documents ?? throw new InvalidOperationException(fault);
    }
}
