namespace Cleric.AspNetCore.Investigations;

/// <summary>A case file is not there, or is damaged: the host's fault, not the caller's.</summary>
internal sealed class StoredCaseException(Exception innerException) : ClericException("The case file of this investigation cannot be read; the host's log says why.", innerException);
