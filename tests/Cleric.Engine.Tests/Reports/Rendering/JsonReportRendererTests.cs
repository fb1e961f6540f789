using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.Reports;
using Cleric.Reports.Rendering;
using Cleric.Serialization;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class JsonReportRendererTests
{
    private static readonly JsonReportRenderer Renderer = new();

    [Fact]
    public void The_committed_schema_is_the_one_that_the_model_has()
    {
        var expected = ReportSchema.Generate();
        if (Environment.GetEnvironmentVariable("CLERIC_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(SchemaPath(), expected);
        }

        Assert.True(
            expected == File.ReadAllText(SchemaPath()),
            "docs/report.schema.json is not what the model has. Look at what changed, then run this test with CLERIC_WRITE_SCHEMA=1 to write it anew.");
    }

    [Fact]
    public void A_rich_report_fits_the_schema() => Assert.Empty(Check(Renderer.Render(SampleReport.Rich())));

    [Fact]
    public void A_minimal_report_fits_the_schema() => Assert.Empty(Check(Renderer.Render(SampleReport.Minimal())));

    [Fact]
    public void A_chart_with_values_that_are_no_numbers_fits_the_schema()
    {
        var report = SampleReport.Rich() with { Charts = [SampleReport.Chart("x", "E1", new("checkout"), null, 3, i => i == 1 ? double.NaN : double.PositiveInfinity, null)] };

        Assert.Empty(Check(Renderer.Render(report)));
    }

    [Theory]
    [InlineData("\"outcome\": \"cause-found\"", "\"outcome\": \"solved\"")]
    [InlineData("\"caseId\":", "\"case\":")]
    [InlineData("\"confidence\": 0.9724", "\"confidence\": \"high\"")]
    [InlineData("\"kind\": \"alert\"", "\"kind\": \"rumour\"")]
    [InlineData("\"rows\": 432", "\"rows\": 4.5")]
    public void A_document_of_another_form_does_not_fit_the_schema(string right, string wrong)
    {
        var json = Renderer.Render(SampleReport.Rich());
        Assert.Contains(right, json, StringComparison.Ordinal);

        Assert.NotEmpty(Check(json.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void Reading_it_back_gives_the_same_report()
    {
        var json = Renderer.Render(SampleReport.Rich());

        var report = (Report)JsonSerializer.Deserialize(json, ClericJson.Options.GetTypeInfo(typeof(Report)))!;

        Assert.Equal(json, Renderer.Render(report));
    }

    [Fact]
    public void Rendering_twice_gives_the_same_text() => Assert.Equal(Renderer.Render(SampleReport.Rich()), Renderer.Render(SampleReport.Rich()));

    private static IReadOnlyList<string> Check(string json) =>
        new SchemaCheck(JsonNode.Parse(File.ReadAllText(SchemaPath()))!.AsObject()).Validate(JsonNode.Parse(json));

    /// <summary>Found from where the tests run: a deterministic build's source paths are no folders.</summary>
    private static string SchemaPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cleric.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs", "report.schema.json");
    }
}
