using System.IO.Compression;
using System.Text;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Tests;

/// <summary>A folder that lives as long as a test.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Path = Directory.CreateTempSubdirectory("otlp-test-").FullName;

    public string Path { get; }

    public TestFolder With(string name, params string[] lines) => With(name, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public TestFolder With(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var file = File.Create(path);
            using var gzip = new GZipStream(file, CompressionLevel.Fastest);
            gzip.Write(content);
        }
        else
        {
            File.WriteAllBytes(path, content);
        }

        return this;
    }

    public OtlpConnector Connector(Action<OtlpCaptureOptions>? configure = null)
    {
        var options = new OtlpCaptureOptions { Folder = Path };
        configure?.Invoke(options);
        return new OtlpConnector(options);
    }

    /// <summary>Asks a new connector.</summary>
    public async Task<T> AskAsync<T>(Query query, Action<OtlpCaptureOptions>? configure = null)
        where T : Answer
    {
        using var connector = Connector(configure);
        return Assert.IsType<T>(await connector.AskAsync(query, TestContext.Current.CancellationToken), exactMatch: true);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
