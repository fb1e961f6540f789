namespace Lab.Live;

/// <summary>Files that come with the lab.</summary>
internal static class Embedded
{
    public static async Task<string> ReadAsync(string name, CancellationToken ct)
    {
        await using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"'{name}' is not among the files of the lab.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }

    public static IEnumerable<string> Below(string folder) => typeof(Embedded).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal));
}
