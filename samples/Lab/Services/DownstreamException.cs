using System.Net;

namespace Lab.Services;

/// <summary>Another service did not do what it was asked.</summary>
internal sealed class DownstreamException : Exception
{
    public DownstreamException(string target, HttpStatusCode status, string detail)
        : base($"{target} answered {(int)status} ({status}): {detail}")
    {
        Target = target;
        Status = status;
    }

    public DownstreamException(string target, string message, Exception inner)
        : base($"{target} could not be called: {message}", inner) => Target = target;

    public string Target { get; }

    /// <summary>What it answered; null when it did not answer.</summary>
    public HttpStatusCode? Status { get; }

    public bool IsTimeout => InnerException is TimeoutException;
}
