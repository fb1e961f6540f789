using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>Keeps each UTF-8 text once and numbers them from 0. Text that is not valid UTF-8 is kept as it is and replaced when it is turned into a string.</summary>
internal sealed class Utf8Pool
{
    private const int ChunkBytes = 1 << 16;

    private readonly List<byte[]> _chunks = [];
    private readonly List<string?> _strings = [];
    private int[] _buckets = new int[256];
    private Entry[] _entries = new Entry[256];
    private int _current = -1;
    private int _used;

    public Utf8Pool() => Intern(ReadOnlySpan<byte>.Empty);

    /// <summary>The number of the empty text.</summary>
    public const int Empty = 0;

    public int Count { get; private set; }

    /// <summary>About how much memory it takes. A text is counted with the string that may be made of it.</summary>
    public long Bytes { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Intern(ReadOnlySpan<byte> text)
    {
        var hash = Hash(text);
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        for (var i = bucket - 1; i >= 0; i = _entries[i].Next - 1)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Hash == hash && entry.Length == text.Length && text.SequenceEqual(Utf8(i)))
            {
                return i;
            }
        }

        if (Count == _entries.Length)
        {
            Grow();
            bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        }

        var (chunk, at) = Store(text);
        _entries[Count] = new Entry { Hash = hash, Next = bucket, Chunk = chunk, At = at, Length = text.Length };
        _strings.Add(null);
        Bytes += 64 + (3L * text.Length);
        return (bucket = ++Count) - 1;
    }

    public ReadOnlySpan<byte> Utf8(int id)
    {
        ref readonly var entry = ref _entries[id];
        return _chunks[entry.Chunk].AsSpan(entry.At, entry.Length);
    }

    /// <summary>The text. Made once, so that equal texts of an answer are one string; safe to call from several threads once nothing is added any more.</summary>
    public string Get(int id)
    {
        ref var made = ref CollectionsMarshal.AsSpan(_strings)[id];
        return made ??= Encoding.UTF8.GetString(Utf8(id));
    }

    private (int Chunk, int At) Store(ReadOnlySpan<byte> text)
    {
        if (text.Length > ChunkBytes / 4)
        {
            _chunks.Add(text.ToArray());
            return (_chunks.Count - 1, 0);
        }

        if (_current < 0 || _used + text.Length > ChunkBytes)
        {
            _chunks.Add(new byte[ChunkBytes]);
            _current = _chunks.Count - 1;
            _used = 0;
        }

        var at = _used;
        text.CopyTo(_chunks[_current].AsSpan(at));
        _used += text.Length;
        return (_current, at);
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length];
        for (var i = 0; i < Count; i++)
        {
            ref var bucket = ref _buckets[_entries[i].Hash & (uint)(_buckets.Length - 1)];
            _entries[i].Next = bucket;
            bucket = i + 1;
        }
    }

    /// <summary>Eight bytes at a time: multiply and fold. It need not withstand chosen collisions, since the texts come from a team's own files.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length * Prime;
        while (text.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(text)) * Prime, 29);
            text = text[8..];
        }

        foreach (var value in text)
        {
            hash = (hash ^ value) * Prime;
        }

        return (uint)(hash ^ (hash >> 32));
    }

    private struct Entry
    {
        public uint Hash;
        public int Next;
        public int Chunk;
        public int At;
        public int Length;
    }
}
