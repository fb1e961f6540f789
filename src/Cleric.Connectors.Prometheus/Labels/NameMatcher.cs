using System.Text.RegularExpressions;

namespace Cleric.Connectors.Labels;

/// <summary>A condition on a label: equal to a value, or of a form.</summary>
internal sealed class NameMatcher(string label, string? value, string? pattern)
{
    private readonly Regex? _regex = pattern is null ? null : new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public string Label => label;

    /// <summary>The matcher in PromQL.</summary>
    public string Text { get; } = value is not null ? $"{label}={LabelSet.Quote(value)}" : $"{label}=~{LabelSet.Quote(pattern!)}";

    public bool Matches(LabelSet labels) => labels.TryGet(label, out var found) && (_regex?.IsMatch(found) ?? found == value);
}
