using System.Text;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Cleric.Connectors.Runbooks.Reading;

/// <summary>What inline Markdown reads like.</summary>
internal static class PlainText
{
    /// <param name="inlines">The inlines.</param>
    /// <param name="markCode">Whether code keeps its backticks.</param>
    public static string Of(ContainerInline? inlines, bool markCode = false)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines?.Descendants() ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(markCode ? $"`{code.Content}`" : code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case TaskList or HtmlInline:
                    break;
            }
        }

        return text.ToString().Trim();
    }
}
