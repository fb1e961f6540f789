using System.Buffers;
using System.Text.Json;

namespace Lab.Telemetry;

/// <summary>An append-only JSON Lines file: one OTLP request a line, as the Collector's file exporter writes it.</summary>
internal sealed class OtlpLineFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    public OtlpLineFile(string path) =>
        _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);

    public void Append(Action<Utf8JsonWriter> write)
    {
        if (TelemetryConditions.Silent)
        {
            return;
        }

        lock (_gate)
        {
            _buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_buffer, OtlpJson.WriterOptions))
            {
                write(json);
            }

            _buffer.Write("\n"u8);
            _stream.Write(_buffer.WrittenSpan);
            _stream.Flush();
        }
    }

    public void Dispose() => _stream.Dispose();
}
