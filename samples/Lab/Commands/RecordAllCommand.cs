namespace Lab.Commands;

/// <summary>Records everything that is not there yet. A recording that fails is tried once more and then left out.</summary>
internal static class RecordAllCommand
{
    private const int Attempts = 2;

    public static async Task<int> RunAsync(RecordAllOptions options)
    {
        var failed = new System.Collections.Concurrent.ConcurrentBag<string>();
        var interrupted = 0;
        await Parallel.ForEachAsync(options.Recordings, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel }, async (recording, _) =>
        {
            var name = Path.GetFileName(recording.Out);
            if (Volatile.Read(ref interrupted) != 0 || Directory.Exists(recording.Out))
            {
                return;
            }

            for (var attempt = 1; ; attempt++)
            {
                var code = await RecordCommand.RunAsync(recording, name + " ");
                if (code == Supervised.Interrupted)
                {
                    Volatile.Write(ref interrupted, 1);
                    return;
                }

                if (code == 0 || attempt == Attempts)
                {
                    Console.WriteLine($"{name}: {(code == 0 ? "recorded" : "FAILED")}");
                    if (code != 0)
                    {
                        failed.Add(name);
                    }

                    return;
                }
            }
        });
        Console.WriteLine(
            $"wanted {options.Recordings.Count}, there {options.Recordings.Count(r => Directory.Exists(r.Out))}{(failed.IsEmpty ? "" : ", failed: " + string.Join(", ", failed.Order(StringComparer.Ordinal)))}");
        return interrupted != 0 ? Supervised.Interrupted : failed.IsEmpty ? 0 : 1;
    }
}
