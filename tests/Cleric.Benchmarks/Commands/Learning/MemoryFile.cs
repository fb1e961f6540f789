using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Memory;
using Cleric.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>A memory in a file of its own, gone when it is disposed.</summary>
internal sealed class MemoryFile : IDisposable
{
    private static readonly JsonTypeInfo<MemoryItem> ItemType = (JsonTypeInfo<MemoryItem>)ClericJson.Options.GetTypeInfo(typeof(MemoryItem));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cleric-memory-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "memory.db");

    public void Dispose() => _folder.Delete(recursive: true);

    public async Task<IReadOnlyList<MemoryItem>> ExportAsync()
    {
        await using var provider = Open();
        var items = new List<MemoryItem>();
        await foreach (var item in provider.GetRequiredService<IMemoryStore>().ListAsync(Caller.Anonymous, new MemoryFilter { Limit = int.MaxValue }))
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>Keeps memories as they are, as if they had been learnt here.</summary>
    public async Task SaveAsync(IReadOnlyList<MemoryItem> items)
    {
        await using var provider = Open();
        await provider.GetRequiredService<MemoryRecords>().SaveAsync(items, default);
    }

    public async Task ImportAsync(IEnumerable<MemoryItem> items)
    {
        await using var provider = Open();
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', items.Select(item => JsonSerializer.Serialize(item, ItemType)))));
        await provider.GetRequiredService<IMemoryStore>().ImportAsync(Caller.Anonymous, lines);
    }

    private ServiceProvider Open() => new ServiceCollection().AddCleric().UseInMemoryCaseFiles().UseMemory().AddSqliteMemory(Path).Services.BuildServiceProvider();
}
