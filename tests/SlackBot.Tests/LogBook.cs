using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SlackBot.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(string Part, TaskCompletionSource<string> Line)> _awaited = [];

    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>The first line that holds a text, once there is one.</summary>
    public Task<string> LineAsync(string part)
    {
        var line = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((part, line));
        foreach (var known in Lines)
        {
            Tell(known);
        }

        return line.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}";
        Lines.Enqueue(line);
        Tell(line);
    }

    public void Dispose()
    {
    }

    private void Tell(string line)
    {
        foreach (var (part, awaited) in _awaited)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                awaited.TrySetResult(line);
            }
        }
    }
}
