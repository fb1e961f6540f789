using Cleric.Memory.Sqlite.Tests.Support;

namespace Cleric.Memory.Sqlite.Tests;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (await Writer.RunAsync())
        {
            return 0;
        }

        return args.Contains("--server") || args.Contains("--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
