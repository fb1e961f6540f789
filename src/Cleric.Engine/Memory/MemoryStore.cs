using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Cleric.Entities;
using Cleric.Safety;
using Cleric.Serialization;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory;

/// <summary>Memory as people see and tend it, over the same records that investigations learn and recall.</summary>
internal sealed class MemoryStore(MemoryRecords records, VectorStore store, Redactor redactor, TimeProvider time) : IMemoryStore
{
    private const string Erased = "erased";
    private const int LongestId = 200;

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
            using var turn = await records.TurnAsync(cancellationToken).ConfigureAwait(false);
            var statement = redactor.Redact(fact.Statement);
            var now = time.GetUtcNow();
            var id = $"fa-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Tenant}\u001f{fact.Entity?.Id}\u001f{statement}")))[..12]}";
            var known = await records.GetAsync(caller.Tenant, id, cancellationToken).ConfigureAwait(false) as Fact;
            var kept = Redacted(fact) with
            {
                Id = id,
                Tenant = caller.Tenant,
                Statement = statement,
                Source = redactor.Redact(string.IsNullOrWhiteSpace(fact.Source) ? $"person:{caller.Principal}" : fact.Source),
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
            using var turn = await records.TurnAsync(cancellationToken).ConfigureAwait(false);
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
        var name = new Regex($@"(?<![\p{{L}}\p{{N}}_-]){Regex.Escape(subject.Trim())}(?![\p{{L}}\p{{N}}_-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        var parts = subject.Split([' ', '.', '@', '-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(part => $"word:{part.ToLowerInvariant()}").ToHashSet(StringComparer.Ordinal);
        return ToldAsync(async () =>
        {
            using var turn = await records.TurnAsync(cancellationToken).ConfigureAwait(false);
            var (changed, removed) = (new List<MemoryItem>(), new List<string>());
            await foreach (var item in records.ListAsync(caller.Tenant, new MemoryFilter { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
            {
                if (item is Episode episode && (Is(episode.Cause?.Entity) || Is(episode.Symptom)) || item is Fact fact && (Is(fact.Entity) || Is(fact.Other) || fact.Source.EndsWith($":{subject}", StringComparison.OrdinalIgnoreCase)))
                {
                    removed.Add(item.Id);
                }
                else if (Without(item) is var kept && JsonSerializer.Serialize(kept, ItemType) != JsonSerializer.Serialize(item, ItemType))
                {
                    changed.Add(kept);
                }
            }

            await records.SaveAsync(changed, cancellationToken).ConfigureAwait(false);
            await records.RemoveAsync(removed, cancellationToken).ConfigureAwait(false);
            await CompactAsync(cancellationToken).ConfigureAwait(false);
            return changed.Count + removed.Count;
        });

        bool Is(Entity? entity) => entity is not null && (entity.Name.Equals(subject, StringComparison.OrdinalIgnoreCase) || entity.Id.Equals(subject, StringComparison.OrdinalIgnoreCase));

        // The memory without the name, wherever it stands as a whole name: "ann" is not in "planned", nor "orders" in "orders-db".
        MemoryItem Without(MemoryItem item) => Map(item, text => name.Replace(text, Erased), key => !name.IsMatch(key) && !parts.Contains(key), line => !name.IsMatch(line)) switch
        {
            Procedure procedure => procedure with { Steps = [.. procedure.Steps.Where(step => !Is(step.Entity))] },
            var other => other,
        };
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
                    var item = JsonSerializer.Deserialize(text, ItemType) ?? throw new JsonException("It is null.");
                    if (Fault(item) is { } fault)
                    {
                        throw new JsonException(fault);
                    }

                    items.Add(Redacted(item) with { Tenant = caller.Tenant });
                }
                catch (Exception exception) when (exception is JsonException or NotSupportedException)
                {
                    throw new ClericException($"Line {line} of the import is no memory: {exception.Message} Nothing was imported.", exception);
                }
            }

            using var turn = await records.TurnAsync(cancellationToken).ConfigureAwait(false);
            foreach (var id in items.Select(item => item.Id))
            {
                // An id may be taken in another tenant; what is there is not ours to replace.
                if (await records.IsTakenAsync(caller.Tenant, id, cancellationToken).ConfigureAwait(false))
                {
                    throw new ClericException($"The memory {id} of the import belongs to another tenant's memories in this store. Nothing was imported.");
                }
            }

            // To end an investigation early is a right that is earned by evidence weighed here, not one that can be brought along.
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is Procedure procedure)
                {
                    items[i] = procedure with { Reached = (await records.GetAsync(caller.Tenant, procedure.Id, cancellationToken).ConfigureAwait(false) as Procedure)?.Reached ?? 0 };
                }
            }

            // In one write: an interruption leaves all of it or nothing.
            await records.SaveAsync(items, cancellationToken).ConfigureAwait(false);
            return items.Count;
        });
    }

    /// <summary>Removes what a store keeps of what was deleted, where it offers to.</summary>
    private Task CompactAsync(CancellationToken cancellationToken) =>
        store.GetService(typeof(IMemoryCompaction)) is IMemoryCompaction compaction ? compaction.CompactAsync(cancellationToken) : Task.CompletedTask;

    private MemoryItem Redacted(MemoryItem item) => Map(item, redactor.Redact, _ => true, _ => true);

    private Fact Redacted(Fact fact) => (Fact)Redacted((MemoryItem)fact);

    /// <summary>The memory with all of its text made anew, and without the features and the lines of the fingerprint that are not to be kept.</summary>
    private static MemoryItem Map(MemoryItem item, Func<string, string> text, Func<string, bool> keepsFeature, Func<string, bool> keepsLine)
    {
        var kept = item with { Statement = text(item.Statement), History = [.. item.History.Select(text)] };
        return kept switch
        {
            Episode episode => episode with
            {
                Cases = [.. episode.Cases.Select(one => one with { By = one.By is null ? null : text(one.By), CaseId = text(one.CaseId) })],
                ContradictedBy = [.. episode.ContradictedBy.Select(one => one with { CaseId = text(one.CaseId), SettledBy = one.SettledBy is null ? null : text(one.SettledBy) })],
                Lessons = [.. episode.Lessons.Select(text)],
                Fingerprint = [.. episode.Fingerprint.Where(keepsLine).Select(text)],
                Early = Features(episode.Early),
                Whole = Features(episode.Whole),
            },
            Fact fact => fact with { Source = text(fact.Source), Name = fact.Name is null ? null : text(fact.Name) },
            _ => kept,
        };

        Dictionary<string, double> Features(IReadOnlyDictionary<string, double> features)
        {
            var all = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var (feature, weight) in features.Where(feature => keepsFeature(feature.Key)))
            {
                all[text(feature)] = weight;
            }

            return all;
        }
    }

    /// <summary>What makes an item unfit to be kept, or null: figures out of range would make it trusted beyond all measure.</summary>
    private static string? Fault(MemoryItem item)
    {
        if (string.IsNullOrWhiteSpace(item.Id) || item.Id.Length > LongestId)
        {
            return $"Its id has to have 1 to {LongestId} characters.";
        }

        if (item.Statement is null || item.History?.Contains(null!) != false)
        {
            return "Its statement or its history is missing.";
        }

        return item switch
        {
            Episode episode =>
                episode.Symptom is null || episode.Early is null || episode.Whole is null || episode.Cases is null || episode.Cases.Contains(null!) || episode.Fingerprint is null || episode.Lessons is null || episode.ContradictedBy is null ? "A part of the episode is missing."
                : episode.Occurrences < 1 || !IsAmount(episode.Confirmations) || !IsAmount(episode.Contradictions) || episode.ContradictedBy.Any(one => one is null || !IsAmount(one.Weight)) ? "Its occurrences have to be 1 or more, and its confirmations and contradictions must not be below 0."
                : episode.Confirmations > episode.Occurrences ? "It has more confirmations than occurrences."
                : episode.Early.Concat(episode.Whole).Any(feature => !double.IsFinite(feature.Value)) ? "A feature's weight is no number."
                : null,
            Fact fact => fact.Source is null ? "Its source is missing." : fact.Occurrences < 1 ? "Its occurrences have to be 1 or more." : null,
            Procedure procedure =>
                procedure.FailureMode is null || procedure.Role is null || procedure.Steps is null || procedure.Steps.Any(step => step?.Entity is null || step.Role is null) ? "A part of the procedure is missing."
                : procedure.Occurrences < 1 || procedure.Reached is not (>= 0 and <= 1) || procedure.Steps.Any(step => step.Times < 1 || !double.IsFinite(step.Bits)) ? "Its occurrences and times have to be 1 or more, and what it reached from 0 to 1."
                : null,
            _ => null,
        };

        static bool IsAmount(double value) => double.IsFinite(value) && value >= 0;
    }

    /// <summary>A fault of the store or of the generator in words that a caller can act on.</summary>
    private static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (ClericException or OperationCanceledException))
        {
            throw new ClericException($"The memory's store failed: {exception.Message}", exception);
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
}
