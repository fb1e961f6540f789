using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cleric.Connectors.Git.Settings;

/// <summary>Reads YAML event by event: neither depth nor aliases can make more of a file than it is. An alias stands as itself ("*name"), since what it stands for is told where it is anchored.</summary>
internal static class YamlReader
{
    public static IReadOnlyList<SettingNode> Read(string text)
    {
        var documents = new List<SettingNode>();
        var open = new Stack<(SettingNode Node, string? Key)>();
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case Scalar scalar:
                    Add(scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? SettingNode.OfQuoted(scalar.Value) : SettingNode.OfText(scalar.Value), scalar.Value);
                    break;
                case AnchorAlias alias:
                    Add(SettingNode.OfText($"*{alias.Value}"), $"*{alias.Value}");
                    break;
                case MappingStart:
                    Open(SettingNode.OfNamed());
                    break;
                case SequenceStart:
                    Open(SettingNode.OfItems());
                    break;
                case MappingEnd or SequenceEnd:
                    Close();
                    break;
            }
        }

        return documents;

        void Open(SettingNode node)
        {
            if (open.Count == SettingsFile.MostDepth)
            {
                throw new SettingsFault($"nested deeper than {SettingsFile.MostDepth}");
            }

            open.Push((node, null));
        }

        void Close()
        {
            var (node, _) = open.Pop();
            Add(node, "?");
        }

        // In a mapping, names and values take turns.
        void Add(SettingNode node, string name)
        {
            if (!open.TryPop(out var top))
            {
                documents.Add(node);
                return;
            }

            if (top.Node.Items is { } items)
            {
                items.Add(node);
            }
            else if (top.Key is null)
            {
                top.Key = name;
            }
            else
            {
                top.Node.Named![top.Key] = node;
                top.Key = null;
            }

            open.Push(top);
        }
    }
}
