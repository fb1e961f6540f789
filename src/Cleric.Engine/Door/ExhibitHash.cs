using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Exhibits;
using Cleric.Serialization;

namespace Cleric.Door;

/// <summary>The hash by which anyone can tell that an exhibit is unaltered: SHA-256 (FIPS 180-4) of the answer's JSON in UTF-8.</summary>
internal static class ExhibitHash
{
    private static readonly JsonTypeInfo<Answer> Type = (JsonTypeInfo<Answer>)ClericJson.Options.GetTypeInfo(typeof(Answer));

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Compute(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new HashStream(hash);
        JsonSerializer.Serialize(stream, answer, Type);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Hashes what is written to it, so that a large answer is never one text.</summary>
    private sealed class HashStream(IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => hash.AppendData(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => hash.AppendData(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
