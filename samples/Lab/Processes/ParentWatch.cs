namespace Lab.Processes;

/// <summary>
/// Ties a child to the orchestrator: its standard input is a pipe that the orchestrator holds open. When that closes, for
/// whatever reason, the child stops. Lines that arrive on it are commands.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime, IServiceProvider services) : IHostedService
{
    public const string ReadyLine = "ready";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Task.Factory.StartNew(Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        var commands = services.GetService<ICommandSink>();
        while (Console.In.ReadLine() is { } line)
        {
            commands?.Receive(line);
        }

        lifetime.StopApplication();
        Thread.Sleep(Grace);
        Environment.Exit(1);
    }
}
