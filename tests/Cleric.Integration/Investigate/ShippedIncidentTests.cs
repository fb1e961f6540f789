using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cleric.Integration.Investigate;

/// <summary>Investigates the incidents that come with the sample, as a newcomer would.</summary>
public sealed partial class ShippedIncidentTests
{
    private const string DefaultIncident = "pg-lock";

    private static readonly string[] Names =
        ["bad-deploy", "config-diff", "flapping-alert", "harmless-deploy", "pg-lock", "pool-exhaustion", "redis-down", "runbook-step", "third-party", "traffic-surge"];

    /// <summary>Those whose cause only text tells.</summary>
    private const int NeedModel = 3;

    [Fact]
    public async Task Without_options_the_default_incident_is_investigated_and_the_true_cause_comes_first_with_citations()
    {
        var truth = Json(File.ReadAllText(Path.Combine(InvestigateSample.Captures, DefaultIncident, "truth.json")));

        var text = (await InvestigateSample.RunAsync()).Ended(0);
        var report = Json((await InvestigateSample.RunAsync("--format", "json")).Ended(0).Output);

        Assert.Matches(CostLine(), text.Errors);
        Assert.Matches(Citation(), text.Output);
        var leader = report.GetProperty("hypotheses")[0];
        var cause = leader.GetProperty("cause");
        Assert.Equal("cause-found", report.GetProperty("finding").GetProperty("outcome").GetString());
        Assert.Equal(leader.GetProperty("id").GetString(), report.GetProperty("finding").GetProperty("hypothesisId").GetString());
        Assert.EndsWith($":{truth.GetProperty("entity")}", $":{cause.GetProperty("entity")}", StringComparison.Ordinal);
        Assert.Contains(cause.GetProperty("failureMode").GetString(), truth.GetProperty("modes").EnumerateArray().Select(mode => mode.GetString()));
        var exhibits = report.GetProperty("exhibits").EnumerateArray().Select(exhibit => exhibit.GetProperty("id").GetString()).ToHashSet();
        var claims = leader.GetProperty("for").EnumerateArray().Select(argument => argument.GetProperty("claim")).ToList();
        Assert.NotEmpty(claims);
        Assert.All(claims, claim =>
        {
            var citations = claim.GetProperty("citations").EnumerateArray().ToList();
            Assert.NotEmpty(citations);
            Assert.All(citations, citation => Assert.Contains(citation.GetProperty("exhibitId").GetString(), exhibits));
        });
    }

    [Fact]
    public async Task The_list_names_every_shipped_incident()
    {
        var list = (await InvestigateSample.RunAsync("--list")).Ended(0);

        Assert.Equal(Names, list.Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task The_score_is_right_for_every_shipped_incident_but_those_whose_cause_only_text_tells()
    {
        var score = (await InvestigateSample.RunAsync("--score")).Ended(0);

        Assert.True(score.LastLine == $"incidents {Names.Length}, right {Names.Length - NeedModel}, confidently wrong 0, needs a model: {NeedModel}", score.Output);
    }

    [Theory]
    [InlineData("metrics")]
    [InlineData("logs")]
    [InlineData("traces")]
    [InlineData("changes")]
    [InlineData("topology")]
    public async Task With_a_signal_missing_no_finding_is_confidently_wrong_and_the_gap_is_named(string signal)
    {
        var score = (await InvestigateSample.RunAsync("--score", "--without", signal)).Ended(0);

        var figures = ScoreLine().Match(score.LastLine);
        Assert.True(figures.Success, score.Output);
        Assert.Equal($"{Names.Length}", figures.Groups["incidents"].Value);
        Assert.True(figures.Groups["wrong"].Value == "0", score.Output);
        Assert.All(score.Output.TrimEnd().Split('\n')[..^1], line => Assert.EndsWith("gap named: yes", line, StringComparison.Ordinal));
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    [GeneratedRegex(@"^investigation \d+\.\d\d s, [1-9]\d* queries, [1-9]\d* rows\r?$", RegexOptions.Multiline)]
    private static partial Regex CostLine();

    [GeneratedRegex(@"\[E\d+\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^incidents (?<incidents>\d+), right \d+, confidently wrong (?<wrong>\d+), needs a model: \d+$", RegexOptions.ExplicitCapture)]
    private static partial Regex ScoreLine();
}
