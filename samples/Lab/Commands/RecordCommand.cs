using Lab.Processes;
using Lab.Recording;

namespace Lab.Commands;

/// <summary>Records a fault.</summary>
internal static class RecordCommand
{
    public static Task<int> RunAsync(RecordOptions options, string prefix = "")
    {
        ServerBinaries.Check();
        CaptureWriter.CheckWritable(options.Out);
        return Supervised.RunAsync(
            prefix, "interrupted; everything was stopped and nothing was written", (folder, guard, report, ct) => new Recorder(options, report).RunAsync(folder, guard, ct));
    }
}
