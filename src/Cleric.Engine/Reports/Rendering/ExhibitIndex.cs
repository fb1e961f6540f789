using System.Text.RegularExpressions;
using Cleric.Exhibits;

namespace Cleric.Reports.Rendering;

/// <summary>Where the exhibits of a report and the places cited in them stand on the page.</summary>
internal sealed partial class ExhibitIndex
{
    private readonly Dictionary<string, string> _anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ExhibitId, string Pointer), string> _places = [];
    private readonly HashSet<string> _cited;

    public ExhibitIndex(Report report)
    {
        foreach (var (index, exhibit) in report.Exhibits.Index())
        {
            var anchor = $"exhibit-{Slug(exhibit.Id) ?? $"at-{index + 1}"}";
            if (_anchors.ContainsValue(anchor))
            {
                anchor = $"exhibit-at-{index + 1}";
            }

            if (!_anchors.TryAdd(exhibit.Id, anchor))
            {
                continue;
            }

            foreach (var (place, excerpt) in exhibit.Excerpts.Index())
            {
                _places.TryAdd((exhibit.Id, excerpt.Pointer), $"{anchor}-place-{place + 1}");
            }
        }

        _cited = [.. report.Claims().SelectMany(claim => claim.Citations).Select(citation => citation.ExhibitId)];
        _cited.UnionWith(report.Gaps.Select(gap => gap.ExhibitId).OfType<string>());
        var told = report.Recollections.Select(recollection => recollection.Tested).Concat(report.Guidance.SelectMany(guidance => guidance.Steps).Select(step => step.Seen is { Opinion: true } nothing ? nothing.Statement : null));
        _cited.UnionWith(told.SelectMany(text => InBrackets().Matches(text ?? "")).Select(match => match.Groups["id"].Value));
        _cited.UnionWith(report.Charts.Select(chart => chart.ExhibitId));
    }

    public bool IsCited(string exhibitId) => _cited.Contains(exhibitId);

    /// <summary>The anchor of an exhibit, or null when it is not in the report.</summary>
    public string? Anchor(string exhibitId) => _anchors.GetValueOrDefault(exhibitId);

    /// <summary>The anchor of a place in an exhibit that is in the report, or null when what stands there is not.</summary>
    public string? Place(string exhibitId, string pointer) => _places.GetValueOrDefault((exhibitId, pointer));

    /// <summary>One citation an exhibit: to the place, where only one in it is cited, else to the exhibit.</summary>
    public IEnumerable<CitationRun> Cite(IEnumerable<Citation> citations) =>
        citations.GroupBy(citation => citation.ExhibitId, StringComparer.Ordinal).Select(group =>
        {
            var pointers = group.Select(citation => citation.Pointer).Distinct(StringComparer.Ordinal).ToArray();
            var place = pointers.Length == 1 ? Place(group.Key, pointers[0]) : null;
            var quote = group.Select(citation => citation.Quote).FirstOrDefault(quote => quote is not null);
            return new CitationRun(group.Key, place ?? Anchor(group.Key), quote is null ? string.Join(", ", pointers) : $"{pointers[0]}: {quote}");
        });

    /// <summary>A citation of a whole exhibit.</summary>
    public CitationRun Cite(string exhibitId) => new(exhibitId, Anchor(exhibitId), "");

    /// <summary>A text of the engine's own, with each exhibit of the report that it names in brackets as a citation.</summary>
    public IEnumerable<Inline> Linked(string text)
    {
        var from = 0;
        foreach (var match in InBrackets().Matches(text).Where(match => Anchor(match.Groups["id"].Value) is not null))
        {
            yield return text[from..match.Index].TrimEnd(' ');
            yield return Cite(match.Groups["id"].Value);
            from = match.Index + match.Length;
        }

        yield return text[from..];
    }

    [GeneratedRegex(@"\[(?<id>E\d+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex InBrackets();

    private static string? Slug(string id) =>
        id.Length is > 0 and <= 40 && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-') ? id.ToLowerInvariant() : null;
}
