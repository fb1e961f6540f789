using System.Text.RegularExpressions;

namespace Cleric.Connectors.Catalog.Reading;

/// <summary>A reference to an entity of the catalogue, "[kind:][namespace/]name" (backstage.io/docs/features/software-catalog/references). Case does not matter.</summary>
/// <param name="Kind">The kind, in lower case.</param>
/// <param name="Namespace">The namespace, in lower case.</param>
/// <param name="Name">The name, in lower case.</param>
internal sealed partial record EntityRef(string Kind, string Namespace, string Name)
{
    public const string DefaultNamespace = "default";

    public static EntityRef Of(string kind, string @namespace, string name) => new(kind.ToLowerInvariant(), @namespace.ToLowerInvariant(), name.ToLowerInvariant());

    /// <summary>Reads a reference; null where it is none, or names no kind and has none by default.</summary>
    /// <param name="text">The reference.</param>
    /// <param name="kind">The kind where it names none, or null where it has to.</param>
    /// <param name="ofNamespace">The namespace where it names none: that of the entity it stands in.</param>
    public static EntityRef? Parse(string text, string? kind, string ofNamespace)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success || (kind is null && !match.Groups["kind"].Success))
        {
            return null;
        }

        return Of(
            match.Groups["kind"].Success ? match.Groups["kind"].Value : kind!,
            match.Groups["namespace"].Success ? match.Groups["namespace"].Value : ofNamespace,
            match.Groups["name"].Value);
    }

    public override string ToString() => $"{Kind}:{Namespace}/{Name}";

    [GeneratedRegex(@"^(?:(?<kind>[^:/\s]+):)?(?:(?<namespace>[^:/\s]+)/)?(?<name>[^:/\s]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
