using System.Diagnostics;
using System.Globalization;

namespace Cleric.Memory.Sqlite.Tests.Support;

/// <summary>A process that writes to a file until it is ended, and says each record that it has been told is stored; on demand, one batch for each line it is sent. It is this program, started with a variable set.</summary>
public static class Writer
{
    private const string Variable = "CLERIC_TEST_WRITES_TO";

    public static Process Start(string file, int first, bool onDemand = false)
    {
        var own = Environment.ProcessPath!;
        var start = new ProcessStartInfo(own) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(own) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Writer).Assembly.Location);
        }

        // What measures coverage here is not for a process that is killed.
        start.Environment["CORECLR_ENABLE_PROFILING"] = "0";
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{first};{onDemand};{file}");
        return Process.Start(start)!;
    }

    public static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"episode-{number}");

    /// <returns>Whether this process is such a one.</returns>
    public static async Task<bool> RunAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(';', 3) is not [var first, var onDemand, var file])
        {
            return false;
        }

        await WriteAsync(file, int.Parse(first, CultureInfo.InvariantCulture), bool.Parse(onDemand));
        return true;
    }

    private static async Task WriteAsync(string file, int number, bool onDemand)
    {
        using var store = new SqliteVectorStore(file);
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync();
        while (!onDemand || await Console.In.ReadLineAsync() is not null)
        {
            // One, or several at once, and now and then a change of an old one.
            var batch = Enumerable.Range(number, 1 + (number % 4)).Select(Record).ToList();
            if (number % 5 == 0)
            {
                batch.Add(Record(number / 2));
            }

            await episodes.UpsertAsync(batch.DistinctBy(record => record.Id));
            number += 1 + (number % 4);
            Console.WriteLine(number);
            await Console.Out.FlushAsync();
        }
    }

    private static Incident Record(int number) => new() { Id = Key(number), Summary = $"summary of {number} " + new string('t', number % 3000), Severity = number, Embedding = new float[] { 1, number, 0, 0 } };
}
