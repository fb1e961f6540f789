namespace Cleric.AspNetCore.Endpoints;

/// <summary>A request is answered with a problem.</summary>
internal sealed class EndpointException(int status, string message, TimeSpan? retryAfter = null) : ClericException(message)
{
    public int Status => status;

    public TimeSpan? RetryAfter => retryAfter;
}
