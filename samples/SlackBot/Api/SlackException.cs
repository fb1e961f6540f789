namespace SlackBot.Api;

/// <summary>Slack did not do what it was asked for.</summary>
internal sealed class SlackException : Exception
{
    public SlackException(string method, string error, string advice, Exception? inner = null)
        : base($"Slack's {method} was answered with '{error}'. {advice}", inner) =>
        (Method, Error, Advice) = (method, error, advice);

    public string Method { get; }

    /// <summary>Slack's word for it.</summary>
    public string Error { get; }

    /// <summary>What to do about it, in a sentence.</summary>
    public string Advice { get; }
}
