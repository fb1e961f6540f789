using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Cleric.Connectors.Yaml;

/// <summary>Reads YAML that may be anybody's: what is no YAML, or nested beyond reason, is told by its line and harms nothing.</summary>
internal static class YamlText
{
    /// <summary>Deeper than anybody writes by hand; the library's tree is built by recursion.</summary>
    private const int Deepest = 64;

    /// <summary>The root of one document, null where it is empty, or what is wrong with it.</summary>
    /// <param name="text">The document.</param>
    /// <param name="before">How many lines of the file come before it.</param>
    public static (YamlNode? Root, YamlMistake? Mistake) Read(string text, int before)
    {
        // A mistake at the end is found behind it.
        var last = before + text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        var parser = new Parser(new StringReader(text));
        try
        {
            for (var depth = 0; parser.MoveNext();)
            {
                depth += parser.Current is MappingStart or SequenceStart ? 1 : parser.Current is MappingEnd or SequenceEnd ? -1 : 0;
                if (depth > Deepest)
                {
                    return (null, new YamlMistake(Line(parser.Current!.Start, before), string.Create(CultureInfo.InvariantCulture, $"it is nested more than {Deepest} deep")));
                }
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return (stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode, null);
        }
        catch (YamlException fault)
        {
            return (null, new YamlMistake(Math.Min(Line(fault.Start, before), last), fault.Message.ReplaceLineEndings(" ")));
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The library's scanner stumbles over some texts, an unclosed bracket before a colon among them.
            return (null, new YamlMistake(Math.Min(Line(parser.Current?.End ?? Mark.Empty, before), last), "brackets, quotes or indents do not match"));
        }
    }

    /// <summary>The line of a node in its file, from 1.</summary>
    public static int Line(YamlNode node, int before) => Line(node.Start, before);

    private static int Line(Mark mark, int before) => before + (int)Math.Max(1, mark.Line);
}
