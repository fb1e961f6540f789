using System.Globalization;
using System.Text;
using System.Text.Json;
using Cleric.Connectors.Otlp.Naming;
using Microsoft.Extensions.Logging;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>
/// The telemetry files of one kind. On first use they are read through once: everything is decoded into one table, and an index of blocks is made on the way.
/// While the table fits the memory limit it answers every query. Otherwise it is dropped, and each query reads those blocks that can hold what it asks for into a table of its own: a plain
/// file is sought in, a compressed one is inflated throughout but parsed only where needed. Files that changed are read anew.
/// </summary>
internal sealed partial class TelemetryStore<TTable>(
    IReadOnlyList<TelemetryFile> files,
    ResourceCatalog catalog,
    MemoryAllowance memory,
    Func<TTable> makeTable,
    Func<TTable, ResourceCatalog, RowFilter, TelemetryDecoder> makeDecoder,
    ILogger logger) : IDisposable
    where TTable : class, ITelemetryTable
{
    private const int BlockBytes = 1 << 19;

    private readonly SemaphoreSlim _gate = new(1);
    private Loaded? _loaded;

    /// <summary>The files' names, as they are told to people.</summary>
    public string Names => files.Count <= 3 ? string.Join(" ", files.Select(file => file.Name)) : $"{files[0].Name} ... {files[^1].Name} ({files.Count} files)";

    /// <summary>Whether every row is in memory. Known after the first read.</summary>
    public bool KeepsAll => Volatile.Read(ref _loaded) is { Table: not null };

    /// <summary>Rows that hold at least what <paramref name="filter"/> wants, and what was learnt of the files.</summary>
    public async ValueTask<(TTable Table, FileFacts Facts)> ReadAsync(RowFilter filter, CancellationToken cancellationToken)
    {
        var loaded = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return loaded.Table is { } all
            ? (all, loaded.Facts)
            : (await Task.Run(() => ReadBlocks(loaded, filter, cancellationToken), cancellationToken).ConfigureAwait(false), loaded.Facts);
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<Loaded> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stamps = files.Select(file => file.Stamp()).ToArray();
        if (Volatile.Read(ref _loaded) is { } ready && ready.Stamps.AsSpan().SequenceEqual(stamps))
        {
            return ready;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loaded is { } meanwhile && meanwhile.Stamps.AsSpan().SequenceEqual(stamps))
            {
                return meanwhile;
            }

            if (_loaded?.Table is not null)
            {
                memory.Release(_loaded.TableBytes);
            }

            Volatile.Write(ref _loaded, null);
            var loaded = await Task.Run(() => Load(stamps, cancellationToken), cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _loaded, loaded);
            return loaded;
        }
        finally
        {
            _gate.Release();
        }
    }

    private Loaded Load((long, DateTime)[] stamps, CancellationToken cancellationToken)
    {
        var facts = new FileFacts();
        var blocks = new List<Block>();
        var table = makeTable();
        var decoder = makeDecoder(table, catalog, RowFilter.All);
        var fits = true;
        try
        {
            for (var file = 0; file < files.Count; file++)
            {
                using var stream = files[file].Open();
                using var reader = files[file].Lines(stream);
                var block = new Block { File = file };
                while (reader.TryRead(out var line))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    facts.Lines++;
                    try
                    {
                        decoder.Decode(line);
                    }
                    catch (JsonException fault)
                    {
                        facts.BadLine(files[file].Name, reader.LineNumber, fault);
                    }

                    block.Add(decoder, reader.NextOffset);
                    facts.Seen(decoder.EarliestTime, decoder.LatestTime);
                    if (reader.NextOffset - block.Offset >= BlockBytes)
                    {
                        blocks.Add(block);
                        block = new Block { File = file, Offset = reader.NextOffset };
                    }

                    if (table.Bytes > memory.Free)
                    {
                        // Too much to keep: from here on it is read for the index alone.
                        fits = false;
                        facts.Absorb(decoder);
                        decoder.Dispose();
                        table = makeTable();
                        decoder = makeDecoder(table, catalog, RowFilter.All);
                    }
                }

                blocks.Add(block);
                facts.TooLong(files[file].Name, reader.TooLong);
                facts.Broken(files[file].Name, reader.Broken, reader.LineNumber);
            }

            facts.Absorb(decoder);
        }
        finally
        {
            decoder.Dispose();
        }

        fits = fits && memory.TryTake(table.Bytes);
        if (fits)
        {
            table.Seal();
        }

        LogLoaded(logger, Names, facts.Lines, fits);
        return new Loaded(stamps, fits ? table : null, table.Bytes, blocks, facts);
    }

    private TTable ReadBlocks(Loaded loaded, RowFilter filter, CancellationToken cancellationToken)
    {
        var table = makeTable();
        using var decoder = makeDecoder(table, catalog, filter);
        foreach (var ofFile in loaded.Blocks.Where(block => block.MayHold(filter, catalog)).GroupBy(block => block.File))
        {
            using var stream = files[ofFile.Key].Open();
            var position = 0L;
            foreach (var (offset, length) in Merge(ofFile))
            {
                Skip(stream, position, offset, cancellationToken);
                using var reader = new LineReader(stream, offset, length);
                while (reader.TryRead(out var line))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    try
                    {
                        decoder.Decode(line);
                    }
                    catch (JsonException fault)
                    {
                        // Counted when the index was made.
                        LogBadLine(logger, files[ofFile.Key].Name, fault.Message);
                    }

                    while (table.Bytes > memory.Limit && table.Stride < 1 << 20)
                    {
                        table.Thin();
                    }
                }

                position = offset + length;
            }
        }

        table.Seal();
        return table;
    }

    private static IEnumerable<(long Offset, long Length)> Merge(IEnumerable<Block> blocks)
    {
        var (offset, end) = (-1L, -1L);
        foreach (var block in blocks)
        {
            if (block.Offset != end)
            {
                if (offset >= 0)
                {
                    yield return (offset, end - offset);
                }

                offset = block.Offset;
            }

            end = block.End;
        }

        if (offset >= 0)
        {
            yield return (offset, end - offset);
        }
    }

    private static void Skip(Stream stream, long position, long offset, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            stream.Position = offset;
            return;
        }

        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (var left = offset - position; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (read == 0)
                {
                    return;
                }

                left -= read;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Read {Files}: {Lines} lines; kept in memory: {Kept}")]
    private static partial void LogLoaded(ILogger logger, string files, long lines, bool kept);

    [LoggerMessage(Level = LogLevel.Trace, Message = "A line of {File} was passed over: {Reason}")]
    private static partial void LogBadLine(ILogger logger, string file, string reason);

    private sealed record Loaded((long, DateTime)[] Stamps, TTable? Table, long TableBytes, List<Block> Blocks, FileFacts Facts);

    /// <summary>Neighbouring lines, what times they span and whom they tell of.</summary>
    private sealed class Block
    {
        private readonly HashSet<int> _resources = [];
        private long _earliest = long.MaxValue;
        private long _latest = long.MinValue;

        public int File { get; init; }

        public long Offset { get; init; }

        public long End { get; private set; }

        public void Add(TelemetryDecoder decoder, long end)
        {
            End = end;
            _earliest = Math.Min(_earliest, decoder.EarliestTime);
            _latest = Math.Max(_latest, decoder.LatestTime);
            _resources.UnionWith(decoder.Resources);
        }

        public bool MayHold(RowFilter filter, ResourceCatalog catalog) =>
            _earliest <= filter.To && _latest >= filter.From && (filter.Resource is not { } wanted || _resources.Any(id => wanted(catalog[id])));
    }
}
