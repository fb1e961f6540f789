using System.Diagnostics;

namespace Lab.Jobs;

/// <summary>Work that only costs processor time.</summary>
internal static class Busy
{
    public static void For(TimeSpan time)
    {
        var used = Stopwatch.StartNew();
        while (used.Elapsed < time)
        {
            Thread.SpinWait(1000);
        }
    }
}
