using System.Text.Json;
using Cleric.Door;

namespace Cleric.CaseFiles;

/// <summary>Goes over the bytes of a case file and tells which entries were altered since they were written.</summary>
internal static class CaseFileCheck
{
    public static async ValueTask<IReadOnlyList<string>> RunAsync(string path, Stream stream, CancellationToken cancellationToken)
    {
        var findings = new List<string>();
        var reader = new CaseLineReader(stream);

        // The chain of the line before as it stands there, and as it should be: an altered line is held against itself only, not against those that follow it.
        var stored = CaseLine.FirstChain.ToArray();
        var computed = stored;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Check(path, reader, ref stored, ref computed) is { } finding)
            {
                findings.Add($"line {reader.Number}: {finding}");
            }
        }

        return findings;
    }

    /// <summary>What recomputing an exhibit's hash finds, or null when it is right.</summary>
    public static string? CheckHash(CaseEvent caseEvent) =>
        caseEvent is ExhibitReceived { Exhibit: { } exhibit } && ExhibitHash.Compute(exhibit.Answer) != exhibit.Sha256
            ? $"exhibit {exhibit.Id} (exhibit-received) does not have the SHA-256 that it states"
            : null;

    private static string? Check(string path, CaseLineReader reader, ref byte[] stored, ref byte[] computed)
    {
        var line = reader.Line.Span;
        var what = CaseLine.Describe(line);
        if (!CaseLine.TrySplit(line, out var content, out var chain, out var wellFormed))
        {
            return reader.Complete ? $"{what} was altered after it was written" : Incomplete(what);
        }

        var byStored = CaseLine.Chain(stored, content);
        var byComputed = ReferenceEquals(stored, computed) ? byStored : CaseLine.Chain(computed, content);
        var right = chain.SequenceEqual(byStored) || chain.SequenceEqual(byComputed);
        stored = chain.ToArray();
        computed = right ? stored : byStored;
        if (!reader.Complete)
        {
            return Incomplete(what);
        }

        if (!right || !wellFormed)
        {
            return Follows(line, path, reader.Number)
                ? $"{what} was altered after it was written"
                : $"{what} was altered after it was written, or entries before it were removed or added";
        }

        try
        {
            return CheckHash(CaseLine.Read(line, path, reader.Number));
        }
        catch (JsonException exception)
        {
            return $"{what} cannot be read: {exception.Message}";
        }
    }

    private static string Incomplete(string what) => $"{what} is incomplete: it was cut off, was altered after it was written, or is being written now";

    /// <summary>Whether the entry states the number that its line has.</summary>
    private static bool Follows(ReadOnlySpan<byte> line, string path, long number)
    {
        try
        {
            return CaseLine.Read(line, path, number).Sequence == number;
        }
        catch (Exception exception) when (exception is JsonException or ClericException)
        {
            return true;
        }
    }
}
