using System.IO.Compression;
using System.Text;

namespace Cleric.Browser;

/// <summary>The recorded bad deployment, with markup and script in the names of services, in alerts and in log lines.</summary>
internal sealed class HostileCapture : IDisposable
{
    public const string Markup = "<img src=/stolen onerror=ran.push(1)><script>ran.push(2)</script>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cleric-hostile-");

    public HostileCapture()
    {
        var source = Repository.Capture("bad-deploy");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var input = Open(File.OpenRead(file), CompressionMode.Decompress);
            using var reader = new StreamReader(input, Encoding.UTF8);
            var text = reader.ReadToEnd()
                .Replace("payments", "payments" + Markup, StringComparison.Ordinal)
                .Replace("country is required", "country is required " + Markup, StringComparison.Ordinal);
            using var output = Open(File.Create(target), CompressionMode.Compress);
            output.Write(Encoding.UTF8.GetBytes(text));

            Stream Open(Stream stream, CompressionMode mode) => file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, mode) : stream;
        }
    }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
