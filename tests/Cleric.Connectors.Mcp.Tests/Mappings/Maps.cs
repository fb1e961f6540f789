namespace Cleric.Connectors.Mcp.Tests.Mappings;

/// <summary>Mapping files.</summary>
internal sealed class Maps : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cleric-mcp-").FullName;

    /// <summary>Maps every kind to the tool "rows" of the scripted server.</summary>
    public const string All = """
        {
          // Comments are taken.
          "queries": {
            "log": {
              "tool": "rows",
              "arguments": { "service": "{entity}", "from": "{window.start:unixms}", "to": "{window.end:unixms}", "limit": "{limit}", "grep": "{text}" },
              "rows": "$.result.items[*]", "timeFormat": "unixms", "wholeEstate": true,
              "fields": { "time": "$.at.ms", "entity": "$.service", "body": "$.msg", "severity": "$.lvl", "attributes": { "region": "$.labels['region']", "team": "shop" } }
            },
            "metric": {
              "tool": "rows",
              "arguments": { "service": "{entity}", "from": "{window.start:unixms}", "to": "{window.end:unixms}" },
              "rows": "$.result.items", "timeFormat": "unixms",
              "fields": { "time": "$.at.ms", "value": "$.value", "metric": "queue_length", "unit": "1" }
            },
            "change": {
              "tool": "rows",
              "arguments": { "service": "{entity}", "from": "{window.start:unixms}", "to": "{window.end:unixms}" },
              "rows": "$.result.items[*]", "timeFormat": "unixms",
              "fields": { "time": "$.at.ms", "title": "$.msg", "kind": "deploy", "id": "$.msg" }
            },
            "alert": {
              "tool": "rows",
              "arguments": { "service": "{entity}", "from": "{window.start:unixms}", "to": "{window.end:unixms}" },
              "rows": "$.result.items[*]", "timeFormat": "unixms",
              "fields": { "time": "$.at.ms", "endsAt": "$.at.ms", "name": "$.msg", "severity": "$.lvl" }
            },
            "resource": {
              "tool": "rows",
              "arguments": { "service": "{entity}", "from": "{window.start:unixms}", "to": "{window.end:unixms}" },
              "rows": "$.result.items[*]", "timeFormat": "unixms",
              "fields": { "time": "$.at.ms", "entity": "$.service", "state": "$.state" }
            },
            "knowledge": {
              "tool": "rows",
              "arguments": { "service": "{entity}", "from": "{window.start:unixms}", "to": "{window.end:unixms}" },
              "rows": "$.result.items[*]", "timeFormat": "unixms",
              "fields": { "title": "$.msg", "text": "$.msg", "updatedAt": "$.at.ms" }
            },
            "topology": {
              "tool": "rows",
              "arguments": { "from": 0, "to": 4000000000000 },
              "rows": "$.result.items[*]",
              "fields": { "from": "$.service", "to": "$.calls", "dependency": "queries" }
            },
          }
        }
        """;

    public string File(string text)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.json");
        System.IO.File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
