using System.Globalization;

namespace Cleric.Connectors.Git.Settings;

/// <summary>Compares two states of a configuration file key by key.</summary>
internal static class KeyChanges
{
    private const int MostKeys = 100_000;
    private const int LongestList = 200;

    /// <param name="before">The documents before; none for a file that came.</param>
    /// <param name="after">The documents after; none for a file that went.</param>
    public static IReadOnlyList<KeyChange> Between(IReadOnlyList<SettingNode> before, IReadOnlyList<SettingNode> after)
    {
        var several = before.Count > 1 || after.Count > 1;
        var (old, now) = (Flat(before, several), Flat(after, several));
        return
        [
            .. now.Where(pair => !old.TryGetValue(pair.Key, out var was) || was != pair.Value).Select(pair => new KeyChange(pair.Key, old.GetValueOrDefault(pair.Key), pair.Value))
                .Concat(old.Where(pair => !now.ContainsKey(pair.Key)).Select(pair => new KeyChange(pair.Key, pair.Value, null))),
        ];
    }

    private static Dictionary<string, string> Flat(IReadOnlyList<SettingNode> documents, bool several)
    {
        var into = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < documents.Count; i++)
        {
            Add(documents[i], several ? $"{NameOf(documents[i]) ?? $"#{(i + 1).ToString(CultureInfo.InvariantCulture)}"}:" : "", into);
        }

        return into;
    }

    /// <summary>Kubernetes' documents have a kind and a name, which stay when others come before them.</summary>
    private static string? NameOf(SettingNode document) =>
        document.Named?.GetValueOrDefault("kind")?.Text is { Length: > 0 } kind && document.Named.GetValueOrDefault("metadata")?.Named?.GetValueOrDefault("name")?.Text is { Length: > 0 } name ? $"{kind}/{name}" : null;

    private static void Add(SettingNode node, string key, Dictionary<string, string> into)
    {
        if (into.Count >= MostKeys)
        {
            throw new SettingsFault($"more than {MostKeys} keys");
        }

        if (node.Text is { } text)
        {
            into[key] = text;
        }
        else if (node.Named is { } named)
        {
            if (named.Count == 0 && key.Length > 0)
            {
                into[key] = "{}";
            }

            foreach (var (name, value) in named)
            {
                Add(value, key.Length == 0 || key[^1] == ':' ? key + name : $"{key}.{name}", into);
            }
        }
        else
        {
            AddItems(node.Items!, key, into);
        }
    }

    private static void AddItems(List<SettingNode> items, string key, Dictionary<string, string> into)
    {
        if (items.All(item => item.Text is not null) && items.Sum(item => item.Text!.Length + 2) <= LongestList)
        {
            into[key] = $"[{string.Join(", ", items.Select(item => item.Text))}]";
            return;
        }

        // Items with names of their own are told by them, so that one that comes or goes does not make others of all that follow.
        var names = items.Select(item => item.Named?.GetValueOrDefault("name")?.Text).ToList();
        var byName = names.All(name => !string.IsNullOrEmpty(name)) && names.Distinct().Count() == names.Count;
        for (var i = 0; i < items.Count; i++)
        {
            Add(items[i], $"{key}[{(byName ? names[i] : i.ToString(CultureInfo.InvariantCulture))}]", into);
        }
    }
}
