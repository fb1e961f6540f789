using System.Text.RegularExpressions;
using Cleric.Exhibits;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Cleric.Connectors.Runbooks.Reading;

/// <summary>
/// Recognises steps by the forms in which English runbooks write them: "if you see X, check Y", "check Y if X", "X → check Y", an item of a list that begins "check Y", and tables with a column
/// of symptoms and one of checks. What has another form is text all the same.
/// </summary>
internal static partial class StepReader
{
    private const int MostSteps = 50;
    private const int LongestSentence = 500;
    private const string Verbs = "check|inspect|verify|examine|look (?:at|for|in|into|up)|review|query|confirm|compare|measure|watch|search|grep|see (?:if|whether|how)|find out";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static IReadOnlyList<KnowledgeStep> Read(IEnumerable<Block> blocks)
    {
        var steps = new List<KnowledgeStep>();
        foreach (var block in blocks)
        {
            Read(block, inList: false, steps);
        }

        return steps.Count <= MostSteps ? steps : steps[..MostSteps];
    }

    private static void Read(Block block, bool inList, List<KnowledgeStep> steps)
    {
        switch (block)
        {
            case Table table:
                ReadTable(table, steps);
                break;
            case ParagraphBlock paragraph:
                foreach (var sentence in Sentence().Split(PlainText.Of(paragraph.Inline, markCode: true)))
                {
                    if (Of(sentence, inList) is { } step)
                    {
                        steps.Add(step);
                    }
                }

                break;
            case ContainerBlock container:
                foreach (var inner in container)
                {
                    Read(inner, inList || container is ListItemBlock, steps);
                }

                break;
        }
    }

    private static KnowledgeStep? Of(string sentence, bool inList)
    {
        if (sentence.Length > LongestSentence)
        {
            return null;
        }

        foreach (var form in (Regex[])[ConditionFirst(), Arrow(), CheckFirst()])
        {
            if (form.Match(sentence) is { Success: true } match)
            {
                return new KnowledgeStep(Condition(match.Groups["condition"].Value), Tidy(match.Groups["check"].Value));
            }
        }

        return inList && Check().Match(sentence) is { Success: true } alone ? new KnowledgeStep(null, Tidy(alone.Groups["check"].Value)) : null;
    }

    private static void ReadTable(Table table, List<KnowledgeStep> steps)
    {
        var rows = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(TextOf).ToList()).ToList();
        if (rows.Count < 2 || table[0] is not TableRow { IsHeader: true })
        {
            return;
        }

        var condition = rows[0].FindIndex(SymptomColumn().IsMatch);
        var check = rows[0].FindIndex(cell => CheckColumn().IsMatch(cell));
        if (condition < 0 || check < 0 || condition == check)
        {
            return;
        }

        steps.AddRange(rows.Skip(1)
            .Where(row => row.Count > Math.Max(condition, check) && row[condition].Length > 0 && row[check].Length > 0)
            .Select(row => new KnowledgeStep(row[condition], row[check])));
    }

    private static string TextOf(TableCell cell) => string.Join(' ', cell.OfType<ParagraphBlock>().Select(paragraph => PlainText.Of(paragraph.Inline, markCode: true)));

    private static string Condition(string text) => Tidy(Seen().Replace(text, ""));

    private static string Tidy(string text) => text.Trim().TrimEnd('.', ':', ';', ',', ' ');

    [GeneratedRegex(@"(?<=[.!?;])\s+(?=[\p{Lu}`""])")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^\W{0,3}(?:if|when|whenever|in case(?: of)?|should)\s+(?<condition>.{2,300}?)\s*(?:,|:|;|→|->|=>|\s-\s|\bthen\b)\s*(?:then,?\s+|please\s+|first,?\s+|also\s+|you (?:should|can|must)\s+)*(?<check>(?:" + Verbs + @")\b.{2,400})$", Options)]
    private static partial Regex ConditionFirst();

    [GeneratedRegex(@"^(?<condition>.{2,300}?)\s*(?:→|->|=>)\s*(?<check>(?:" + Verbs + @")\b.{2,400})$", Options)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^\W{0,3}(?:then,?\s+|please\s+|first,?\s+|next,?\s+|also,?\s+)*(?<check>(?:" + Verbs + @")\b.{2,300}?),?\s+(?:if|when|whenever|in case(?: of)?)\s+(?<condition>.{2,300})$", Options)]
    private static partial Regex CheckFirst();

    [GeneratedRegex(@"^\W{0,3}(?:then,?\s+|please\s+|first,?\s+|next,?\s+|also,?\s+)*(?<check>(?:" + Verbs + @")\b.{2,400})$", Options)]
    private static partial Regex Check();

    [GeneratedRegex(@"^(?:(?:you|we|the logs?|the alerts?)\s+)?(?:see|sees|notice|observe|find|get|show|shows)\s+|^there (?:is|are)\s+", Options)]
    private static partial Regex Seen();

    [GeneratedRegex(@"\b(?:symptoms?|conditions?|if|when|observations?|signs?|errors?|messages?|alerts?|you see)\b", Options)]
    private static partial Regex SymptomColumn();

    [GeneratedRegex(@"\b(?:checks?|look at|look for|verify|inspect|diagnos\w+|investigat\w+|next steps?)\b", Options)]
    private static partial Regex CheckColumn();
}
