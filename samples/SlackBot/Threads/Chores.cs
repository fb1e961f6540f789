using System.Collections.Concurrent;
using SlackBot.Api;

namespace SlackBot.Threads;

/// <summary>What is done after Slack has its answer. It is stopped with the host.</summary>
internal sealed class Chores(ILogger<Chores> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Does something, unless the same is being done.</summary>
    public void Run(string key, Func<CancellationToken, Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_running.TryAdd(key, done.Task))
        {
            _ = Task.Run(() => DoAsync(key, work, done));
        }
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stop = stoppingToken.Register(_stopping.Cancel);
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_running.Values);
    }

    private async Task DoAsync(string key, Func<CancellationToken, Task> work, TaskCompletionSource done)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What was pending is taken up after the restart.
        }
        catch (SlackException exception)
        {
            Log.Slack(logger, exception.Message, key);
        }
#pragma warning disable CA1031 // One chore that fails ends no other.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception, key);
        }
        finally
        {
            _running.TryRemove(key, out _);
            done.SetResult();
        }
    }
}
