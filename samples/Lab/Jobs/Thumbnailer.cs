using Lab.Processes;

namespace Lab.Jobs;

/// <summary>Somebody else's batch work on the same node: many threads that want all of the processor. It exports nothing.</summary>
internal static class Thumbnailer
{
    private const int Threads = 96;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    public static void Run()
    {
        for (var i = 0; i < Threads; i++)
        {
            new Thread(() =>
            {
                while (true)
                {
                    Busy.For(Slice);
                }
            })
            { IsBackground = true }.Start();
        }

        Console.WriteLine(ParentWatch.ReadyLine);
        while (Console.In.ReadLine() is not null)
        {
        }
    }
}
