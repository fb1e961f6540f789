using System.Globalization;
using Cleric.Ledger;
using YamlDotNet.RepresentationModel;

namespace Cleric.Reasoning.Catalogue;

/// <summary>Reads and writes a calibration: "fitted" says where the figures come from, "exponents" are the figures.</summary>
internal static class CalibrationYaml
{
    private const double Smallest = 0;
    private const double Largest = 4;

    public static Calibration ReadBuiltIn()
    {
        using var stream = typeof(CalibrationYaml).Assembly.GetManifestResourceStream("Cleric.calibration.yaml")
            ?? throw new InvalidOperationException("The built-in calibration is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return Read(reader, "calibration.yaml");
    }

    /// <exception cref="ClericException">The text is not of that form; the message names the source and the line.</exception>
    public static Calibration Read(TextReader reader, string source)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(reader);
        }
        catch (YamlDotNet.Core.YamlException exception)
        {
            throw new ClericException($"{source}, line {exception.Start.Line}: this is not YAML: {exception.Message}", exception);
        }

        if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode root || !root.Children.TryGetValue("exponents", out var node) || node is not YamlSequenceNode list)
        {
            throw new ClericException($"{source}: expected a mapping with 'exponents', a list.");
        }

        return new Calibration(list.SelectMany(item => Exponents(item, source)));
    }

    public static void Write(TextWriter writer, IReadOnlyList<string> provenance, IEnumerable<((string Kind, bool Seen) Key, double Exponent)> exponents)
    {
        writer.WriteLine("# How far each kind of prediction is trusted: the exponent of its likelihood ratios, where it was seen and where it was looked for and not seen. 1 leaves the figure of the catalogue as it is.");
        writer.WriteLine("fitted:");
        foreach (var line in provenance)
        {
            writer.WriteLine($"  - {line}");
        }

        writer.WriteLine();
        writer.WriteLine("exponents:");
        foreach (var kind in exponents.GroupBy(item => item.Key.Kind).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var figures = kind.OrderByDescending(item => item.Key.Seen).Select(item => string.Create(CultureInfo.InvariantCulture, $"{(item.Key.Seen ? "seen" : "missed")}: {item.Exponent:0.00}"));
            writer.WriteLine($"  - {{ kind: {kind.Key}, {string.Join(", ", figures)} }}");
        }
    }

    private static IEnumerable<((string Kind, bool Seen) Key, double Exponent)> Exponents(YamlNode node, string source)
    {
        if (node is not YamlMappingNode map || !map.Children.TryGetValue("kind", out var kind) || kind is not YamlScalarNode { Value: { Length: > 0 } name })
        {
            throw new ClericException($"{source}, line {node.Start.Line}: expected a mapping with 'kind', and 'seen' or 'missed'.");
        }

        foreach (var (key, value) in map.Children.Where(field => field.Key is not YamlScalarNode { Value: "kind" }))
        {
            yield return ((name, Seen(key)), Number(value));
        }

        bool Seen(YamlNode key) => key is YamlScalarNode { Value: "seen" or "missed" } scalar
            ? scalar.Value == "seen"
            : throw new ClericException($"{source}, line {key.Start.Line}: unknown field '{key}'; known are kind, seen, missed.");

        double Number(YamlNode value) => double.TryParse((value as YamlScalarNode)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= Smallest and <= Largest
            ? number
            : throw new ClericException($"{source}, line {value.Start.Line}: an exponent is '{value}'; it must be a number from {Smallest} to {Largest}.");
    }
}
