namespace Cleric.Integration.Processes;

/// <summary>What a process left behind.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number where a signal ended it.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    /// <summary>Fails the test with everything the process said, unless it ended with <paramref name="exitCode"/>.</summary>
    public ToolResult Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"ended with {ExitCode} instead of {exitCode}\n--- standard output\n{Output}\n--- standard error\n{Errors}");
        return this;
    }
}
