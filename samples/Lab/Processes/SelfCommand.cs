using System.Diagnostics;

namespace Lab.Processes;

/// <summary>How this program is started again, in another role.</summary>
internal static class SelfCommand
{
    /// <summary>The same, bound to one processor. taskset becomes the program, so the process id stays.</summary>
    public static ProcessStartInfo On(int processor, ProcessStartInfo start)
    {
        var bound = new ProcessStartInfo(
            ServerBinaries.OnPath("taskset") ?? throw new Commands.UsageException("'taskset' was not found. Install it: apt-get install util-linux"),
            ["-c", processor.ToString(System.Globalization.CultureInfo.InvariantCulture), start.FileName, .. start.ArgumentList]);
        foreach (var (key, value) in start.Environment)
        {
            bound.Environment[key] = value;
        }

        return bound;
    }

    public static ProcessStartInfo With(params IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lab.dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }
}
