using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cleric.Reasoning.Catalogue;

/// <summary>Reads failure modes from YAML: a mapping with "modes" and, optionally, "defaults" (predictions that each mode makes unless it says otherwise).</summary>
public static class FailureModeYaml
{
    /// <summary>Reads failure modes.</summary>
    /// <param name="reader">The YAML text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="ClericException">The text is not YAML or not of that form; the message names the source, the line and the field.</exception>
    public static IReadOnlyList<FailureMode> Read(TextReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var yaml = new YamlStream();
        try
        {
            yaml.Load(reader);
        }
        catch (YamlException exception)
        {
            throw new ClericException($"{source}, line {exception.Start.Line}: this is not YAML: {exception.Message}", exception);
        }

        if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new ClericException($"{source}: expected a mapping with 'modes'.");
        }

        var file = new Reader(source);
        file.Mapping(root, Reader.FileFields, "a file of failure modes");
        var defaults = file.Predictions(file.Sequence(root, "defaults"));
        var modes = file.Sequence(root, "modes");
        return [.. modes.Select(node => file.Mode(node, defaults))];
    }

    private sealed class Reader(string source)
    {
        public static readonly string[] FileFields = ["defaults", "modes"];
        private static readonly string[] ModeFields = ["id", "title", "description", "applies-to", "weight", "caused-by", "needs-change", "predictions", "remediation"];
        private static readonly string[] PredictionFields = ["signal", "at", "direction", "true", "false"];

        public FailureMode Mode(YamlNode node, IReadOnlyList<Prediction> defaults)
        {
            var map = Mapping(node, ModeFields, "a failure mode");
            var predictions = Predictions(Sequence(map, "predictions"));
            return new FailureMode
            {
                Id = Required(map, "id"),
                Title = Required(map, "title"),
                Description = Text(map, "description"),
                AppliesTo = Texts(map, "applies-to"),
                Weight = Text(map, "weight") is { } weight ? Number(map, "weight", weight) : 1,
                CausedBy = Texts(map, "caused-by"),
                NeedsChange = Flag(map, "needs-change"),
                Predictions = [.. predictions, .. defaults.Where(item => !predictions.Any(own => Same(own, item)))],
                Remediation = Texts(map, "remediation"),
            };
        }

        public IReadOnlyList<Prediction> Predictions(IEnumerable<YamlNode> nodes) =>
        [
            .. nodes.Select(node =>
            {
                var map = Mapping(node, PredictionFields, "a prediction");
                return new Prediction
                {
                    Signal = Required(map, "signal"),
                    Where = Word(map, "at", PredictionTarget.Self),
                    Direction = Word(map, "direction", Direction.Up),
                    IfTrue = Number(map, "true", Required(map, "true")),
                    IfFalse = Number(map, "false", Required(map, "false")),
                };
            }),
        ];

        public IEnumerable<YamlNode> Sequence(YamlMappingNode map, string field) => Child(map, field) switch
        {
            null => [],
            YamlSequenceNode sequence => sequence.Children,
            var other => throw Wrong(other, $"'{field}' must be a list"),
        };

        private static bool Same(Prediction one, Prediction other) =>
            one.Signal == other.Signal && one.Where == other.Where && one.Direction == other.Direction;

        public YamlMappingNode Mapping(YamlNode node, string[] fields, string what)
        {
            if (node is not YamlMappingNode map)
            {
                throw Wrong(node, $"expected {what}, which is a mapping");
            }

            foreach (var key in map.Children.Keys)
            {
                if (key is not YamlScalarNode { Value: { } name } || !fields.Contains(name))
                {
                    throw Wrong(key, $"unknown field '{key}' in {what}; known are {string.Join(", ", fields)}");
                }
            }

            return map;
        }

        private static YamlNode? Child(YamlMappingNode map, string field) =>
            map.Children.TryGetValue(new YamlScalarNode(field), out var node) ? node : null;

        private string? Text(YamlMappingNode map, string field) => Child(map, field) switch
        {
            null => null,
            YamlScalarNode scalar => scalar.Value,
            var other => throw Wrong(other, $"'{field}' must be a text"),
        };

        private string Required(YamlMappingNode map, string field) =>
            Text(map, field) is { Length: > 0 } text ? text : throw Wrong(map, $"'{field}' is missing");

        private IReadOnlyList<string> Texts(YamlMappingNode map, string field) =>
            [.. Sequence(map, field).Select(node => node is YamlScalarNode { Value: { } value } ? value : throw Wrong(node, $"'{field}' must be a list of texts"))];

        private bool Flag(YamlMappingNode map, string field) => Text(map, field) switch
        {
            null or "false" => false,
            "true" => true,
            var other => throw Wrong(map, $"'{field}' is '{other}'; it must be true or false"),
        };

        private double Number(YamlMappingNode map, string field, string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(map, $"'{field}' is '{text}', which is not a number");

        private TEnum Word<TEnum>(YamlMappingNode map, string field, TEnum otherwise)
            where TEnum : struct, Enum
        {
            if (Text(map, field) is not { } text)
            {
                return otherwise;
            }

            return Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && char.IsAsciiLetter(text[0])
                ? value
                : throw Wrong(map, $"'{field}' is '{text}'; it must be one of {string.Join(", ", Enum.GetNames<TEnum>()).ToLowerInvariant()}");
        }

        private ClericException Wrong(YamlNode node, string what) => new($"{source}, line {node.Start.Line}: {what}.");
    }
}
