namespace Cleric.Connectors.Git.Settings;

/// <summary>Reads .env files (NAME=value, "export" in front, quotes, comments) and Java's .properties (also "name: value" and lines that go on after a backslash).</summary>
internal static class PropertiesReader
{
    public static IReadOnlyList<SettingNode> Read(string text, bool isEnv)
    {
        var document = SettingNode.OfNamed();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#' || (!isEnv && line[0] == '!'))
            {
                continue;
            }

            while (!isEnv && GoesOn(line) && i + 1 < lines.Length)
            {
                line = line[..^1] + lines[++i].Trim();
            }

            if (isEnv && line.StartsWith("export ", StringComparison.Ordinal))
            {
                line = line[7..].TrimStart();
            }

            var end = isEnv ? line.IndexOf('=', StringComparison.Ordinal) : line.AsSpan().IndexOfAny("=: \t");
            var name = (end < 0 ? line : line[..end]).Trim();
            var value = end < 0 ? "" : line[end..].TrimStart();
            value = value.Length > 0 && value[0] is '=' or ':' ? value[1..].TrimStart() : value;
            if (name.Length > 0)
            {
                document.Named![name] = SettingNode.OfText(isEnv ? Unquoted(value) : value);
            }
        }

        return [document];
    }

    private static bool GoesOn(string line) => (line.Length - line.TrimEnd('\\').Length) % 2 == 1;

    private static string Unquoted(string value)
    {
        if (value.Length > 1 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var close)
        {
            return value[1..close];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? value : value[..comment]).TrimEnd();
    }
}
