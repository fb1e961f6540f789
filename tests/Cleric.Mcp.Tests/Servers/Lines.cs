using System.Collections.Concurrent;
using ModelContextProtocol;

namespace Cleric.Mcp.Tests.Servers;

/// <summary>Keeps the lines of progress, and lets a test wait for one.</summary>
internal sealed class Lines(string awaited = "") : IProgress<ProgressNotificationValue>
{
    private readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<ProgressNotificationValue> _all = new();

    public IReadOnlyList<ProgressNotificationValue> All => [.. _all];

    public Task Came => _came.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>The case's id, which the first line tells.</summary>
    public string CaseId => All.Select(line => line.Message!.Split(' ')).First(words => words is ["Case", _, "is", "opened."])[1];

    public void Report(ProgressNotificationValue value)
    {
        _all.Enqueue(value);
        if (awaited.Length > 0 && value.Message!.Contains(awaited, StringComparison.Ordinal))
        {
            _came.TrySetResult();
        }
    }
}
