using System.Globalization;
using System.Text.RegularExpressions;
using Cleric.Connectors.Yaml;
using YamlDotNet.RepresentationModel;

namespace Cleric.Connectors.Catalog.Reading;

/// <summary>Reads descriptor files (backstage.io/docs/features/software-catalog/descriptor-format). A document that is broken does not hide the others of its file.</summary>
internal sealed partial class DescriptorReader(string file, Findings findings)
{
    private static readonly string[] KnownKinds = ["component", "api", "resource", "system", "domain", "group", "user", "location"];

    /// <summary>The fields that refer to others: those of a kind, and the kind that is meant where a reference names none.</summary>
    private static readonly (string Field, string? Kind)[] ReferenceFields =
    [
        ("owner", "group"),
        ("system", "system"),
        ("domain", "domain"),
        ("subdomainOf", "domain"),
        ("subcomponentOf", "component"),
        ("providesApis", "api"),
        ("consumesApis", "api"),
        ("dependsOn", null),
        ("dependencyOf", null),
        ("parent", "group"),
        ("memberOf", "group"),
    ];

    /// <summary>What Backstage demands of a kind and we make use of.</summary>
    private static readonly Dictionary<string, (string Field, string Advice)[]> Required = new(StringComparer.Ordinal)
    {
        ["component"] = [("type", "add one such as service or website"), ("lifecycle", "add one such as production"), ("owner", "name the group that owns it")],
        ["api"] = [("type", "add one such as openapi"), ("lifecycle", "add one such as production"), ("owner", "name the group that owns it")],
        ["resource"] = [("type", "add one such as database, cache or queue"), ("owner", "name the group that owns it")],
        ["system"] = [("owner", "name the group that owns it")],
        ["domain"] = [("owner", "name the group that owns it")],
    };

    public IEnumerable<Descriptor> Read(string text)
    {
        foreach (var (document, before) in Documents(text))
        {
            var (root, mistake) = YamlText.Read(document, before);
            if (mistake is not null)
            {
                findings.Lost.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{mistake.Line}: this is no YAML ({mistake.Problem}). Mend that line."));
            }
            else if (root is YamlMappingNode map)
            {
                if (Entity(map, before) is { } descriptor)
                {
                    yield return descriptor;
                }
            }
            else if (root is not null and not YamlScalarNode { Value: null or "" })
            {
                findings.Lost.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{YamlText.Line(root, before)}: this is no entity; write a mapping with apiVersion, kind, metadata and spec."));
            }
        }
    }

    private Descriptor? Entity(YamlMappingNode map, int before)
    {
        var line = YamlText.Line(map, before);
        if (Text(map, "kind") is not { } kind)
        {
            findings.Lost.Add(At(line, "kind is missing; add one such as Component."));
            return null;
        }

        // Templates and a host's own kinds say nothing of who depends on whom.
        if (!KnownKinds.Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var metadata = Child(map, "metadata");
        if (metadata is null || Text(metadata, "name") is not { } name)
        {
            findings.Lost.Add(At(metadata is null ? line : YamlText.Line(metadata, before), "metadata.name is missing; add one."));
            return null;
        }

        if (!Name().IsMatch(name))
        {
            findings.Told.Add(At(YamlText.Line(metadata.Children["name"], before), $"metadata.name '{name}' is not of Backstage's form; use letters, digits, '-', '_' and '.', at most 63."));
        }

        var spec = Child(map, "spec");
        var lower = kind.ToLowerInvariant();
        foreach (var (field, advice) in Required.GetValueOrDefault(lower) ?? [])
        {
            if (spec is null || !spec.Children.ContainsKey(field))
            {
                findings.Told.Add(At(spec is null ? line : YamlText.Line(spec, before), $"spec.{field} is missing; {advice}."));
            }
        }

        var @namespace = Text(metadata, "namespace") ?? EntityRef.DefaultNamespace;
        return new Descriptor
        {
            Ref = EntityRef.Of(kind, @namespace, name),
            Name = name,
            File = file,
            Line = line,
            Title = Text(metadata, "title"),
            Type = spec is null ? null : Text(spec, "type"),
            Lifecycle = spec is null ? null : Text(spec, "lifecycle"),
            Tags = [.. Items(metadata, "tags").Select(item => item.Value!)],
            Links = [.. Links(metadata)],
            Annotations = Annotations(metadata),
            References = spec is null ? [] : [.. References(spec, @namespace, before)],
            Targets = spec is null || lower != "location" ? [] : [.. Items(spec, "target").Concat(Items(spec, "targets")).Select(item => (item.Value!, YamlText.Line(item, before)))],
        };
    }

    private IEnumerable<Reference> References(YamlMappingNode spec, string @namespace, int before)
    {
        foreach (var (field, kind) in ReferenceFields)
        {
            foreach (var item in Items(spec, field))
            {
                var line = YamlText.Line(item, before);
                if (EntityRef.Parse(item.Value!, kind, @namespace) is { } to)
                {
                    yield return new Reference($"spec.{field}", to, line);
                }
                else
                {
                    var advice = kind is null ? "write it as kind:namespace/name, such as resource:default/orders-db; the kind is needed here" : "write it as [kind:][namespace/]name";
                    findings.Lost.Add(At(line, $"spec.{field} '{item.Value}' is no reference; {advice}."));
                }
            }
        }
    }

    private static IEnumerable<(string Title, string Url)> Links(YamlMappingNode metadata)
    {
        foreach (var link in metadata.Children.TryGetValue("links", out var links) && links is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>() : [])
        {
            if (Text(link, "url") is { } url)
            {
                yield return (Text(link, "title") ?? url, url);
            }
        }
    }

    private static Dictionary<string, string> Annotations(YamlMappingNode metadata)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Child(metadata, "annotations")?.Children.AsEnumerable() ?? [])
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { Length: > 0 } text })
            {
                annotations[name] = text.Trim();
            }
        }

        return annotations;
    }

    /// <summary>The scalars of a field that is one or a list of them.</summary>
    private static IEnumerable<YamlScalarNode> Items(YamlMappingNode map, string field) =>
        !map.Children.TryGetValue(field, out var value) ? []
        : (value is YamlSequenceNode list ? list.Children : [value]).OfType<YamlScalarNode>().Where(item => !string.IsNullOrWhiteSpace(item.Value) && !(item.Style == YamlDotNet.Core.ScalarStyle.Plain && item.Value is "null" or "~"));

    private static YamlMappingNode? Child(YamlMappingNode map, string field) => map.Children.TryGetValue(field, out var value) ? value as YamlMappingNode : null;

    private static string? Text(YamlMappingNode map, string field) => Items(map, field).FirstOrDefault()?.Value!.Trim();

    private string At(int line, string sentence) => string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: {sentence}");

    /// <summary>A line that begins with "---" begins a document (YAML 1.2.2, 9.1.4), also within a block of text.</summary>
    private static IEnumerable<(string Document, int Before)> Documents(string text)
    {
        var lines = text.Split('\n');
        var start = 0;
        for (var i = 0; i <= lines.Length; i++)
        {
            if (i == lines.Length || (lines[i].StartsWith("---", StringComparison.Ordinal) && (lines[i].Length == 3 || char.IsWhiteSpace(lines[i][3]))))
            {
                if (i > start)
                {
                    yield return (string.Join('\n', lines[start..i]), start);
                }

                // What follows the mark on its line belongs to the document.
                start = i;
            }
        }
    }

    [GeneratedRegex(@"^(?=.{1,63}$)(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
