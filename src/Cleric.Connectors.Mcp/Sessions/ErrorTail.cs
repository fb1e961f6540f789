using System.Text;

namespace Cleric.Connectors.Mcp.Sessions;

/// <summary>The last of what a program wrote of its troubles.</summary>
internal sealed class ErrorTail
{
    private const int Longest = 2_000;

    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Reads until the program has ended: what is not read would make it wait.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[1024];
        try
        {
            int count;
            while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                lock (_lock)
                {
                    _text.Append(buffer, 0, count);
                    if (_text.Length > Longest)
                    {
                        _text.Remove(0, _text.Length - Longest);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // What came is kept.
        }
    }
}
