using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lab.Processes;

/// <summary>A child process whose output is read line by line and which is stopped politely first, then by force.</summary>
internal sealed class ManagedProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 20;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _outputAdded = new(0);

    private ManagedProcess(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public int Pid { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>As a shell reports it: 128 + the signal's number when a signal ended it.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    public static ManagedProcess Start(string name, ProcessStartInfo start, Action<string>? onOutput = null, Action<string>? onError = null)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var process = new Process { StartInfo = start };
        var managed = new ManagedProcess(name, process);
        process.OutputDataReceived += (_, e) => managed.Received(e.Data, onOutput);
        process.ErrorDataReceived += (_, e) => managed.Failed(e.Data, onError);
        process.Start();
        managed.Pid = process.Id;
        managed.StartedAt = DateTimeOffset.UtcNow;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return managed;
    }

    public async Task WaitForLineAsync(Func<string, bool> expected, TimeSpan timeout, CancellationToken ct)
    {
        var deadline = Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        while (true)
        {
            while (_output.TryDequeue(out var line))
            {
                if (expected(line))
                {
                    return;
                }
            }

            if (_process.HasExited || Stopwatch.GetTimestamp() > deadline)
            {
                throw new InvalidOperationException($"{Name} {(_process.HasExited ? $"ended with code {_process.ExitCode}" : $"was not ready after {timeout.TotalSeconds:0} s")}: {Errors()}");
            }

            await _outputAdded.WaitAsync(TimeSpan.FromMilliseconds(200), ct);
        }
    }

    public string Errors() => string.Join(Environment.NewLine, _errors);

    /// <summary>What the process holds in memory, in bytes; 0 when it has ended.</summary>
    public long ResidentBytes()
    {
        try
        {
            return long.Parse(File.ReadAllText($"/proc/{Pid}/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public void Send(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            Native.Signal(Pid, signal);
        }
    }

    public async Task<bool> WaitForExitAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Asks the process to end and ends it by force when it does not. Not cancellable: nothing may be left behind.</summary>
    public async Task StopAsync(int signal, TimeSpan grace)
    {
        Signal(signal);
        if (!await WaitForExitAsync(grace))
        {
            Signal(Native.SigKill);
            await WaitForExitAsync(TimeSpan.FromSeconds(5));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync(Native.SigTerm, TimeSpan.FromSeconds(8));
        }

        _process.Dispose();
        _outputAdded.Dispose();
    }

    private void Received(string? line, Action<string>? onOutput)
    {
        if (line is null)
        {
            return;
        }

        if (onOutput is not null)
        {
            onOutput(line);
        }
        else
        {
            _output.Enqueue(line);
            _outputAdded.Release();
        }
    }

    private void Failed(string? line, Action<string>? onError)
    {
        if (line is null)
        {
            return;
        }

        _errors.Enqueue(line);
        while (_errors.Count > KeptErrorLines)
        {
            _errors.TryDequeue(out _);
        }

        onError?.Invoke(line);
    }
}
