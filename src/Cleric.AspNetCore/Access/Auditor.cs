using Cleric.AspNetCore.Index;
using Microsoft.Extensions.Logging;

namespace Cleric.AspNetCore.Access;

/// <summary>Notes who asked what, in the index and in the log.</summary>
internal sealed partial class Auditor(IInvestigationIndex index, TimeProvider time, ILogger<Auditor> logger)
{
    public async ValueTask WriteAsync(Caller caller, string operation, string? subject, string outcome)
    {
        Audited(logger, caller.Principal, caller.Tenant, operation, subject, outcome);
        try
        {
            // It is noted though the caller be gone.
            await index.AuditAsync(new AuditRecord { At = time.GetUtcNow(), Principal = caller.Principal, Tenant = caller.Tenant, Operation = operation, Subject = subject, Outcome = outcome }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ClericException exception)
        {
            NotKept(logger, exception);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Audit: {Principal} of {Tenant}: {Operation} {Subject}: {Outcome}")]
    private static partial void Audited(ILogger logger, string principal, string? tenant, string operation, string? subject, string outcome);

    [LoggerMessage(2, LogLevel.Error, "The audit record could not be kept in the index; the log has it")]
    private static partial void NotKept(ILogger logger, Exception exception);
}
