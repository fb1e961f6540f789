namespace Cleric.AspNetCore.Index;

/// <summary>The index cannot be read or written: the host's fault, not the caller's.</summary>
internal sealed class InvestigationIndexException(string message, Exception innerException) : ClericException(message, innerException);
