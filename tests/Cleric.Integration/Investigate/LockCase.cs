using Cleric.Integration.Captures;
using Cleric.Integration.Processes;

[assembly: AssemblyFixture(typeof(Cleric.Integration.Investigate.LockCase))]

namespace Cleric.Integration.Investigate;

/// <summary>A capture and the case file of its investigation, made once for the tests of what is done with a case file afterwards.</summary>
public sealed class LockCase : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal string Capture => _folder.File("capture");

    internal string CaseFile => _folder.File("case.jsonl");

    internal ToolResult Investigation { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        LockCapture.Write(Capture);
        Investigation = (await InvestigateSample.RunAsync("--capture", Capture, "--save", CaseFile)).Ended(0);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of the case file that a test may spoil.</summary>
    internal string Copy(TemporaryFolder folder)
    {
        File.Copy(CaseFile, folder.File("case.jsonl"));
        return folder.File("case.jsonl");
    }
}
