using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Entities;
using Cleric.Safety;
using Cleric.Serialization;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory;

/// <summary>Memory as people see and tend it, over the same records that investigations learn and recall.</summary>
internal sealed class MemoryStore(MemoryRecords records, VectorStore store, Redactor redactor, TimeProvider time) : IMemoryStore
{
    private const string Erased = "erased";
    private const int Batch = 200;

    private static readonly JsonTypeInfo<MemoryItem> ItemType = (JsonTypeInfo<MemoryItem>)ClericJson.Options.GetTypeInfo(typeof(MemoryItem));

    public async IAsyncEnumerable<MemoryItem> ListAsync(Caller caller, MemoryFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (filter is { Limit: < 1 })
        {
            throw new ClericException($"filter.limit is {filter.Limit}; it must be at least 1.");
        }

        var items = Told(records.ListAsync(caller.Tenant, filter ?? new MemoryFilter(), cancellationToken), cancellationToken);
        await foreach (var item in items.ConfigureAwait(false))
        {
            yield return item;
        }
    }

    public Task<MemoryItem?> GetAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return ToldAsync(() => records.GetAsync(caller.Tenant, id, cancellationToken));
    }

    public Task<Fact> RememberAsync(Caller caller, Fact fact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(fact);
        if (string.IsNullOrWhiteSpace(fact.Statement))
        {
            throw new ClericException("fact.statement is empty. Say what is to be remembered.");
        }

        return ToldAsync(async () =>
        {
            var statement = redactor.Redact(fact.Statement);
            var now = time.GetUtcNow();
            var id = $"fa-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Tenant}\u001f{fact.Entity?.Id}\u001f{statement}")))[..12]}";
            var known = await records.GetAsync(caller.Tenant, id, cancellationToken).ConfigureAwait(false) as Fact;
            var kept = fact with
            {
                Id = id,
                Tenant = caller.Tenant,
                Statement = statement,
                Source = string.IsNullOrWhiteSpace(fact.Source) ? $"person:{redactor.Redact(caller.Principal)}" : redactor.Redact(fact.Source),
                FirstSeen = known?.FirstSeen ?? now,
                LastSeen = now,
                Occurrences = (known?.Occurrences ?? 0) + 1,
            };
            await records.SaveAsync([kept], cancellationToken).ConfigureAwait(false);
            return kept;
        });
    }

    public Task<bool> ForgetAsync(Caller caller, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return ToldAsync(async () =>
        {
            if (await records.GetAsync(caller.Tenant, id, cancellationToken).ConfigureAwait(false) is null)
            {
                return false;
            }

            await records.RemoveAsync([id], cancellationToken).ConfigureAwait(false);
            await CompactAsync(cancellationToken).ConfigureAwait(false);
            return true;
        });
    }

    public Task<int> EraseAsync(Caller caller, string subject, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        return ToldAsync(async () =>
        {
            var (changed, removed) = (new List<MemoryItem>(), new List<string>());
            await foreach (var item in records.ListAsync(caller.Tenant, new MemoryFilter { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
            {
                switch (item)
                {
                    case Episode episode when Is(episode.Cause?.Entity) || Is(episode.Symptom):
                    case Fact fact when Is(fact.Entity) || Is(fact.Other) || fact.Source.EndsWith($":{subject}", StringComparison.OrdinalIgnoreCase):
                        removed.Add(item.Id);
                        break;
                    case var other when JsonSerializer.Serialize(other, ItemType).Contains(subject, StringComparison.OrdinalIgnoreCase):
                        changed.Add(Without(other, subject));
                        break;
                }
            }

            await records.SaveAsync(changed, cancellationToken).ConfigureAwait(false);
            await records.RemoveAsync(removed, cancellationToken).ConfigureAwait(false);
            await CompactAsync(cancellationToken).ConfigureAwait(false);
            return changed.Count + removed.Count;
        });

        bool Is(Entity? entity) => entity is not null && (entity.Name.Equals(subject, StringComparison.OrdinalIgnoreCase) || entity.Id.Equals(subject, StringComparison.OrdinalIgnoreCase));
    }

    public Task<int> ExportAsync(Caller caller, Stream target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(target);
        return ToldAsync(async () =>
        {
            var count = 0;
            await foreach (var item in records.ListAsync(caller.Tenant, new MemoryFilter { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
            {
                await JsonSerializer.SerializeAsync(target, item, ItemType, cancellationToken).ConfigureAwait(false);
                await target.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
                count++;
            }

            return count;
        });
    }

    public Task<int> ImportAsync(Caller caller, Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(source);
        return ToldAsync(async () =>
        {
            // All of it is read before any of it is written.
            var items = new List<MemoryItem>();
            using var reader = new StreamReader(source, Encoding.UTF8, leaveOpen: true);
            for (var line = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text; line++)
            {
                if (string.IsNullOrWhiteSpace(text))
                {
                    continue;
                }

                try
                {
                    var item = JsonSerializer.Deserialize(redactor.Redact(text), ItemType) ?? throw new JsonException("it is null");
                    items.Add(item with { Tenant = caller.Tenant });
                }
                catch (Exception exception) when (exception is JsonException or NotSupportedException)
                {
                    throw new ClericException($"Line {line} of the import is no memory: {exception.Message} Nothing was imported.", exception);
                }
            }

            foreach (var id in items.Select(item => item.Id))
            {
                // An id may be taken in another tenant; what is there is not ours to replace.
                if (await records.IsTakenAsync(caller.Tenant, id, cancellationToken).ConfigureAwait(false))
                {
                    throw new ClericException($"The memory {id} of the import belongs to another tenant's memories in this store. Nothing was imported.");
                }
            }

            foreach (var batch in items.Chunk(Batch))
            {
                await records.SaveAsync(batch, cancellationToken).ConfigureAwait(false);
            }

            return items.Count;
        });
    }

    /// <summary>Removes what a store keeps of what was deleted, where it offers to.</summary>
    private Task CompactAsync(CancellationToken cancellationToken) =>
        store.GetService(typeof(IMemoryCompaction)) is IMemoryCompaction compaction ? compaction.CompactAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>The memory without the name, wherever it stands.</summary>
    private static MemoryItem Without(MemoryItem item, string subject)
    {
        var kept = item with { Statement = Text(item.Statement), History = [.. item.History.Select(Text)] };
        return kept switch
        {
            Episode episode => episode with
            {
                Cases = [.. episode.Cases.Select(one => one with { By = one.By is null ? null : Text(one.By), CaseId = Text(one.CaseId) })],
                Lessons = [.. episode.Lessons.Select(Text)],
                Fingerprint = [.. episode.Fingerprint.Where(line => !line.Contains(subject, StringComparison.OrdinalIgnoreCase))],
                Early = Features(episode.Early),
                Whole = Features(episode.Whole),
            },
            Procedure procedure => procedure with { Steps = [.. procedure.Steps.Where(step => !step.Entity.Name.Equals(subject, StringComparison.OrdinalIgnoreCase))] },
            Fact fact => fact with { Source = Text(fact.Source), Name = fact.Name is null ? null : Text(fact.Name) },
            _ => kept,
        };

        string Text(string text) => text.Replace(subject, Erased, StringComparison.OrdinalIgnoreCase);

        Dictionary<string, double> Features(IReadOnlyDictionary<string, double> features) =>
            features.Where(feature => !feature.Key.Contains(subject, StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>A store's fault in words that a caller can act on.</summary>
    private static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (VectorStoreException exception)
        {
            throw Fault(exception);
        }
    }

    private static async IAsyncEnumerable<MemoryItem> Told(IAsyncEnumerable<MemoryItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var each = items.GetAsyncEnumerator(cancellationToken);
        await using (each.ConfigureAwait(false))
        {
            while (await ToldAsync(() => each.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                yield return each.Current;
            }
        }
    }

    private static ClericException Fault(VectorStoreException exception) => new($"The memory's store failed: {exception.Message}", exception);
}
