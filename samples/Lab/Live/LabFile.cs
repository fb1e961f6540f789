using System.Text.Json;
using Lab.Recording;

namespace Lab.Live;

/// <summary>
/// Tells an investigator where everything is (<c>lab.json</c>, the connectors' configuration), and, in a file of its own that no investigation reads, what was really done (<c>lab.truth.json</c>).
/// </summary>
internal sealed class LabFile(string path) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private string TruthPath => Path.ChangeExtension(path, ".truth.json");

    public async Task WriteAsync(MonitoringServers monitoring, ShopRepository repository, string runbooks, CancellationToken ct)
    {
        var connectors = new Dictionary<string, object>
        {
            ["Prometheus"] = new { BaseAddress = monitoring.Prometheus, ScrapeInterval = "00:00:02", MaxPoints = 1000 },
            ["Alertmanager"] = new { BaseAddress = monitoring.Alertmanager },
            ["Git"] = new
            {
                Repositories = (object[])
                [
                    new
                    {
                        Path = repository.Folder,
                        Service = "",
                        Paths = (object[])[new { Pattern = "services/{service}/" }, .. ShopRepository.Databases.Select(database => new { Pattern = $"databases/{database.Name}/", Service = $"{database.Kind}:{database.Name}" })],
                        DeployTags = (string[])[ShopRepository.TagForm],
                    },
                ],
                ConfigFiles = ShopRepository.ConfigFiles,
            },
            ["Runbooks"] = new { Folders = (string[])[runbooks] },
            ["Catalog"] = new { Folders = (string[])[repository.Folder], AliasAnnotations = LabCatalog.AddressAnnotations },
        };
        await WriteAsync(path, JsonSerializer.Serialize(new { Connectors = connectors }, Json), ct);
    }

    public Task WriteTruthAsync(Truth truth, CancellationToken ct) => WriteAsync(TruthPath, JsonSerializer.Serialize(truth, CaptureJson.Document), ct);

    /// <summary>What it names is not there any more.</summary>
    public void Dispose()
    {
        File.Delete(path);
        File.Delete(TruthPath);
    }

    private static async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        await File.WriteAllTextAsync(path + ".new", text + "\n", ct);
        File.Move(path + ".new", path, overwrite: true);
    }
}
