using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Serialization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using Record = System.Collections.Generic.Dictionary<string, object?>;

namespace Cleric.Memory;

/// <summary>Memories as records of a vector store. One collection an embedding: where the generator changes, what was kept is embedded anew into a collection of its own.</summary>
internal sealed class MemoryRecords(VectorStore store, SignatureEmbedder embedder, IOptions<MemoryOptions> options) : IDisposable
{
    private const int PageSize = 500;

    /// <summary>Between a collection's name and its embedding's: no name that may be configured has it, so none is taken for another's.</summary>
    private const string Separator = "--";

    private static readonly JsonTypeInfo<MemoryItem> ItemType = (JsonTypeInfo<MemoryItem>)ClericJson.Options.GetTypeInfo(typeof(MemoryItem));

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private VectorStoreCollection<object, Record>? _collection;

    public void Dispose()
    {
        _collection?.Dispose();
        _opening.Dispose();
        _turn.Dispose();
    }

    /// <summary>Waits for the turn, among all processes where the store offers that, to read memories, change them and write them back. It ends when what is returned is disposed of.</summary>
    public async Task<IDisposable> TurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new Turn(_turn, store.GetService(typeof(IMemoryExclusion)) is IMemoryExclusion exclusion ? await exclusion.EnterAsync(cancellationToken).ConfigureAwait(false) : null);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    public async Task<MemoryItem?> GetAsync(string? tenant, string id, CancellationToken cancellationToken)
    {
        var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var record = await collection.GetAsync(id, cancellationToken: cancellationToken).ConfigureAwait(false);
        return record is not null && (string)record["Tenant"]! == (tenant ?? "") ? Item(record) : null;
    }

    /// <summary>Whether another tenant has a memory of that id.</summary>
    public async Task<bool> IsTakenAsync(string? tenant, string id, CancellationToken cancellationToken)
    {
        var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await collection.GetAsync(id, cancellationToken: cancellationToken).ConfigureAwait(false) is { } record && (string)record["Tenant"]! != (tenant ?? "");
    }

    public async IAsyncEnumerable<MemoryItem> ListAsync(string? tenant, MemoryFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var (of, kind, entity, caseId) = (tenant ?? "", filter.Kind?.ToString(), filter.Entity?.Id, filter.CaseId);
        var left = filter.Limit;
        for (var skip = 0; left > 0;)
        {
            var options = new FilteredRecordRetrievalOptions<Record> { Skip = skip, OrderBy = order => order.Descending(record => record["LastSeen"]).Ascending(record => record["Id"]) };
            var found = 0;
            var page = caseId is null
                ? collection.GetAsync(record => (string)record["Tenant"]! == of && (kind == null || (string)record["Kind"]! == kind) && (entity == null || (string)record["Entity"]! == entity || (string)record["Symptom"]! == entity), Math.Min(left, PageSize), options, cancellationToken)
                : collection.GetAsync(record => (string)record["Tenant"]! == of && (kind == null || (string)record["Kind"]! == kind) && (entity == null || (string)record["Entity"]! == entity || (string)record["Symptom"]! == entity) && ((List<string>)record["Cases"]!).Contains(caseId), Math.Min(left, PageSize), options, cancellationToken);
            await foreach (var record in page.ConfigureAwait(false))
            {
                found++;
                yield return Item(record);
            }

            skip += found;
            left -= found;
            if (found < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>The episodes most like a signature, with how like they are, by the early or the whole one.</summary>
    public async Task<IReadOnlyList<(Episode Episode, double Similarity)>> NearestAsync(string? tenant, IReadOnlyDictionary<string, double> signature, bool early, int most, CancellationToken cancellationToken)
    {
        var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var vector = await embedder.EmbedAsync(signature, cancellationToken).ConfigureAwait(false);
        var (of, kind, property) = (tenant ?? "", nameof(MemoryKind.Episode), early ? "Early" : "Whole");
        var found = new Dictionary<string, (Episode Episode, double Similarity)>(StringComparer.Ordinal);
        await foreach (var result in collection.SearchAsync(
            vector,
            most,
            new VectorSearchOptions<Record> { VectorProperty = record => record[property], Filter = record => (string)record["Tenant"]! == of && (string)record["Kind"]! == kind, IncludeVectors = true },
            cancellationToken).ConfigureAwait(false))
        {
            Add(result.Record);
        }

        // What has few features in common but a telling message is found by its words.
        if (early && collection is IKeywordHybridSearchable<Record> hybrid && SignatureEmbedder.Text(signature).Split([' ', ';', ':'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 3).Distinct().Take(40).ToList() is { Count: > 0 } words)
        {
            await foreach (var result in hybrid.HybridSearchAsync(
                vector,
                words,
                most,
                new HybridSearchOptions<Record> { VectorProperty = record => record[property], AdditionalProperty = record => record["Text"], Filter = record => (string)record["Tenant"]! == of && (string)record["Kind"]! == kind, IncludeVectors = true },
                cancellationToken).ConfigureAwait(false))
            {
                Add(result.Record);
            }
        }

        return [.. found.Values.OrderByDescending(item => item.Similarity).ThenBy(item => item.Episode.Id, StringComparer.Ordinal)];

        void Add(Record record)
        {
            if (Item(record) is Episode episode && !found.ContainsKey(episode.Id) && record[property] is ReadOnlyMemory<float> kept)
            {
                found.Add(episode.Id, (episode, SignatureEmbedder.Cosine(vector.Span, kept.Span)));
            }
        }
    }

    public async Task SaveAsync(IReadOnlyList<MemoryItem> items, CancellationToken cancellationToken)
    {
        if (items.Count > 0)
        {
            var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await collection.UpsertAsync(await RecordsAsync(items, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count > 0)
        {
            var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await collection.DeleteAsync(ids.Cast<object>(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<VectorStoreCollection<object, Record>> OpenAsync(CancellationToken cancellationToken)
    {
        if (_collection is { } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_collection is not null)
            {
                return _collection;
            }

            var (name, dimensions) = await embedder.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var prefix = options.Value.Collection;
            var full = $"{prefix}{Separator}{Plain(name)}-d{dimensions.ToString(CultureInfo.InvariantCulture)}";
            var collection = store.GetDynamicCollection(full, Definition(dimensions));
            await collection.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
            await EmbedAnewAsync(prefix, full, collection, cancellationToken).ConfigureAwait(false);
            return _collection = collection;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The name of an embedding in letters that every store takes; where others had to go, a hash keeps two apart.</summary>
    private static string Plain(string name)
    {
        const int longest = 40;
        var plain = string.Concat(name.Take(longest).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        return plain == name ? plain : $"{plain}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..6]}";
    }

    /// <summary>
    /// Takes over what was kept under another embedding. The other collection stays until all of it is here, and nothing is read or written before: so an interruption anywhere loses nothing, and nothing that was removed comes back.
    /// </summary>
    private async Task EmbedAnewAsync(string prefix, string full, VectorStoreCollection<object, Record> target, CancellationToken cancellationToken)
    {
        var others = new List<(string Name, int Dimensions)>();
        await foreach (var name in store.ListCollectionNamesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (name.StartsWith(prefix + Separator, StringComparison.Ordinal) && name != full && int.TryParse(name[(name.LastIndexOf("-d", StringComparison.Ordinal) + 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions))
            {
                others.Add((name, dimensions));
            }
        }

        foreach (var (other, dimensions) in others)
        {
            using var source = store.GetDynamicCollection(other, Definition(dimensions));
            for (var skip = 0; ;)
            {
                var (found, items) = (0, new List<MemoryItem>());
                await foreach (var record in source.GetAsync(record => (string)record["Id"]! != "", PageSize, new FilteredRecordRetrievalOptions<Record> { Skip = skip, OrderBy = order => order.Ascending(record => record["Id"]) }, cancellationToken).ConfigureAwait(false))
                {
                    found++;
                    var item = Item(record);

                    // What an interrupted run, or another host, brought here already may have changed since.
                    if (await target.GetAsync(item.Id, cancellationToken: cancellationToken).ConfigureAwait(false) is not { } here || Item(here).LastSeen < item.LastSeen)
                    {
                        items.Add(item);
                    }
                }

                if (found == 0)
                {
                    break;
                }

                if (items.Count > 0)
                {
                    await target.UpsertAsync(await RecordsAsync(items, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                }

                skip += found;
            }

            await store.EnsureCollectionDeletedAsync(other, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<Record>> RecordsAsync(IReadOnlyList<MemoryItem> items, CancellationToken cancellationToken)
    {
        // Episodes alone are looked for by likeness; stores refuse a vector without a direction.
        var elsewhere = new float[(await embedder.DescribeAsync(cancellationToken).ConfigureAwait(false)).Dimensions];
        elsewhere[0] = 1;
        var records = new List<Record>(items.Count);
        foreach (var item in items)
        {
            var episode = item as Episode;
            records.Add(new Record
            {
                ["Id"] = item.Id,
                ["Tenant"] = item.Tenant ?? "",
                ["Kind"] = item.Kind.ToString(),
                ["Entity"] = (episode?.Cause?.Entity ?? (item as Fact)?.Entity)?.Id ?? "",
                ["Symptom"] = (episode?.Symptom ?? (item as Fact)?.Other)?.Id ?? "",
                ["Cases"] = episode?.Cases.Select(one => one.CaseId).ToList() ?? [],
                ["LastSeen"] = item.LastSeen.ToUniversalTime(),
                ["Text"] = episode is null ? item.Statement : $"{item.Statement}; {SignatureEmbedder.Text(episode.Early)}",
                ["Json"] = JsonSerializer.Serialize(item, ItemType),
                ["Early"] = episode is null ? (ReadOnlyMemory<float>)elsewhere : await embedder.EmbedAsync(episode.Early, cancellationToken).ConfigureAwait(false),
                ["Whole"] = episode is null ? (ReadOnlyMemory<float>)elsewhere : await embedder.EmbedAsync(episode.Whole, cancellationToken).ConfigureAwait(false),
            });
        }

        return records;
    }

    private static MemoryItem Item(Record record)
    {
        try
        {
            return JsonSerializer.Deserialize((string)record["Json"]!, ItemType) ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new ClericException($"The memory {record["Id"]} cannot be read; a newer version may have written it: {exception.Message}", exception);
        }
    }

    private static VectorStoreCollectionDefinition Definition(int dimensions) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("Id", typeof(string)),
            new VectorStoreDataProperty("Tenant", typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty("Kind", typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty("Entity", typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty("Symptom", typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty("Cases", typeof(List<string>)) { IsIndexed = true },
            new VectorStoreDataProperty("LastSeen", typeof(DateTimeOffset)) { IsIndexed = true },
            new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true },
            new VectorStoreDataProperty("Json", typeof(string)),
            new VectorStoreVectorProperty("Early", typeof(ReadOnlyMemory<float>), dimensions) { DistanceFunction = DistanceFunction.CosineSimilarity },
            new VectorStoreVectorProperty("Whole", typeof(ReadOnlyMemory<float>), dimensions) { DistanceFunction = DistanceFunction.CosineSimilarity },
        ],
    };

    private sealed class Turn(SemaphoreSlim turn, IDisposable? among) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                among?.Dispose();
                turn.Release();
            }
        }
    }
}
