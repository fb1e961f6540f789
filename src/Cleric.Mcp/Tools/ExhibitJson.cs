using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.Exhibits;
using Cleric.Reports;
using Cleric.Reports.Rendering;

namespace Cleric.Mcp.Tools;

/// <summary>An exhibit's particulars as JSON.</summary>
internal static class ExhibitJson
{
    public static JsonObject Of(ExhibitSummary exhibit)
    {
        var json = new JsonObject
        {
            ["id"] = exhibit.Id,
            ["kind"] = Word(exhibit.Kind),
            ["connector"] = CleanText.Line(exhibit.Connector),
            ["query"] = CleanText.Line(exhibit.Query),
            ["askedAt"] = Time(exhibit.AskedAt),
            ["window"] = new JsonObject { ["start"] = Time(exhibit.Window.Start), ["end"] = Time(exhibit.Window.End) },
            ["coverage"] = Word(exhibit.Coverage),
            ["rows"] = exhibit.Rows,
        };
        if (exhibit.Entity is { } entity)
        {
            json["entity"] = CleanText.Line(entity.Id);
        }

        if (exhibit.Coverage != Coverage.Data && exhibit.Note is { } note)
        {
            json["why"] = CleanText.Line(note);
        }

        return json;
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
