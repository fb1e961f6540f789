using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;

namespace Cleric.Engine.Tests.Reasoning.Catalogue;

public sealed class FailureModeYamlTests
{
    [Fact]
    public void A_mode_is_read_with_all_its_fields()
    {
        var mode = Read("""
            modes:
              - id: cold-cache
                title: a cold cache
                description: It was emptied.
                applies-to: [cache, service]
                weight: 0.5
                caused-by: [deploy]
                needs-change: true
                predictions:
                  - { signal: latency-self, true: 0.8, false: 0.2 }
                  - { signal: traffic, at: dependencies, direction: Up, true: 0.9, false: 0.1 }
                remediation:
                  - Warm it.
            """).Single();

        Assert.Equal(("cold-cache", "a cold cache", "It was emptied.", 0.5, true), (mode.Id, mode.Title, mode.Description, mode.Weight, mode.NeedsChange));
        Assert.Equal(["cache", "service"], mode.AppliesTo);
        Assert.Equal(["deploy"], mode.CausedBy);
        Assert.Equal(["Warm it."], mode.Remediation);
        Assert.Equal([Sample.Prediction("latency-self", 0.8, 0.2), Sample.Prediction("traffic", 0.9, 0.1, PredictionTarget.Dependencies)], mode.Predictions);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var mode = Read("modes: [{ id: a, title: b }]").Single();

        Assert.Equal(1, mode.Weight);
        Assert.False(mode.NeedsChange);
        Assert.Empty(mode.AppliesTo);
        Assert.Empty(mode.Predictions);
    }

    [Fact]
    public void Defaults_hold_for_modes_that_say_nothing_else_of_the_same()
    {
        var modes = Read("""
            defaults:
              - { signal: errors, at: callers, true: 0.6, false: 0.3 }
            modes:
              - { id: a, title: a }
              - { id: b, title: b, predictions: [ { signal: errors, at: callers, true: 0.9, false: 0.1 }, { signal: errors, true: 0.5, false: 0.2 } ] }
            """);

        Assert.Equal([0.6], modes[0].Predictions.Select(prediction => prediction.IfTrue));
        Assert.Equal([0.9, 0.5], modes[1].Predictions.Select(prediction => prediction.IfTrue));
    }

    [Theory]
    [InlineData("modes:\n  - { id: a, titel: b }", 2, "titel")]
    [InlineData("modes:\n  - id: a\n", 2, "title")]
    [InlineData("modes:\n  - title: a\n", 2, "id")]
    [InlineData("modes:\n  - { id: a, title: b, weight: heavy }", 2, "weight")]
    [InlineData("modes:\n  - { id: a, title: b, applies-to: service }", 2, "applies-to")]
    [InlineData("modes:\n  - { id: a, title: b, applies-to: [[x]] }", 2, "applies-to")]
    [InlineData("modes:\n  - { id: a, title: [b] }", 2, "title")]
    [InlineData("modes:\n  - { id: a, title: b, needs-change: sometimes }", 2, "needs-change")]
    [InlineData("modes:\n  - id: a\n    title: b\n    predictions:\n      - { signal: x, true: 0.5 }", 5, "false")]
    [InlineData("modes:\n  - id: a\n    title: b\n    predictions:\n      - { signal: x, true: often, false: 0.1 }", 5, "true")]
    [InlineData("modes:\n  - id: a\n    title: b\n    predictions:\n      - { signal: x, at: nowhere, true: 0.5, false: 0.1 }", 5, "at")]
    [InlineData("modes:\n  - id: a\n    title: b\n    predictions:\n      - { signal: x, direction: 1, true: 0.5, false: 0.1 }", 5, "direction")]
    [InlineData("modes:\n  - just a text", 2, "mapping")]
    [InlineData("modes: none", 1, "modes")]
    [InlineData("mode:\n  - { id: a, title: b }", 1, "mode")]
    [InlineData("defaults: []\nothers: []", 2, "others")]
    [InlineData("modes: [", 2, "YAML")]
    public void What_is_wrong_is_told_with_source_line_and_field(string yaml, int line, string field)
    {
        var exception = Assert.Throws<ClericException>(() => Read(yaml));

        Assert.StartsWith($"ours.yaml, line {line}:", exception.Message, StringComparison.Ordinal);
        Assert.Contains(field, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("just text")]
    public void What_is_no_mapping_is_refused(string yaml) =>
        Assert.Contains("ours.yaml", Assert.Throws<ClericException>(() => Read(yaml)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<FailureMode> Read(string yaml) => FailureModeYaml.Read(new StringReader(yaml), "ours.yaml");
}
