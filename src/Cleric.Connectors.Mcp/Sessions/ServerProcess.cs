using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Cleric.Connectors.Http;
using ModelContextProtocol.Client;

namespace Cleric.Connectors.Mcp.Sessions;

/// <summary>A server that is a program of this host. It ends with this object, and with this process.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>What programs need besides what the SDK names: language, time zone, and where to put what is passing.</summary>
    private static readonly string[] Needed = ["LANG", "LC_ALL", "TZ", "TMPDIR"];

    /// <summary>How long it is waited for the last words of a program that ends.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How long it is waited for what is killed to be gone.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Process _process;
    private readonly Task _errors;
    private readonly EventHandler _exiting;
    private readonly TimeProvider _time;

    private ServerProcess(Process process, TimeProvider time)
    {
        _process = process;
        _time = time;
        _errors = Errors.ReadAsync(process.StandardError);
        _exiting = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _exiting;
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public ErrorTail Errors { get; } = new();

    public int Id => _process.Id;

    /// <exception cref="ConnectorFault">The program cannot be started.</exception>
    public static ServerProcess Start(McpOptions options, TimeProvider time)
    {
        var start = new ProcessStartInfo(options.Command!, options.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        start.Environment.Clear();
        foreach (var (name, value) in EnvironmentOf(options))
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ServerProcess(Process.Start(start)!, time);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException or PlatformNotSupportedException)
        {
            throw ConnectorFault.Failed($"The program '{options.Command}' of Command cannot be started: {exception.Message.TrimEnd('.')}. Install it, or give its full path; see that WorkingDirectory exists.", exception);
        }
    }

    /// <summary>All that the program sees of this host's environment.</summary>
    public static Dictionary<string, string?> EnvironmentOf(McpOptions options)
    {
        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables();
        foreach (var name in Needed.Concat(options.InheritEnvironment))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        foreach (var (name, value) in options.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Whether it has ended by itself, in words; null while it runs.</summary>
    public string? Ending
    {
        get
        {
            try
            {
                return _process.HasExited ? $"it ended with exit code {_process.ExitCode}" : null;
            }
            catch (InvalidOperationException)
            {
                return "it ended";
            }
        }
    }

    /// <summary>Waits a moment for a program that broke off the connection to end, so that its last words are there.</summary>
    public async Task SettleAsync()
    {
        try
        {
            await Task.WhenAll(_process.WaitForExitAsync(), _errors).WaitAsync(Grace, _time).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            // It said what it said.
        }
    }

    /// <summary>Ends it and what it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It is gone, or going.
        }
    }

    /// <summary>
    /// Ends it at once, with what it started. (The protocol would have its input closed and then wait; but what it started would outlive it, and a program that is only read from has nothing to finish.)
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _exiting;
        Kill();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Farewell, _time).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            // Nothing more can be done about it.
        }

        _process.Dispose();
    }
}
