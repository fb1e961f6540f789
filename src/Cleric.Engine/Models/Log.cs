using Microsoft.Extensions.Logging;

namespace Cleric.Models;

internal static partial class Log
{
    [LoggerMessage(20, LogLevel.Information, "Model asked ({CallId}, {Seat}): {Outcome}, {Tokens} tokens, {Dropped} of what it said dropped")]
    public static partial void Asked(ILogger logger, string callId, ModelSeat seat, ModelOutcome outcome, long tokens, int dropped);
}
