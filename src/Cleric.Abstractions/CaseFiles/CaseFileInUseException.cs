namespace Cleric.CaseFiles;

/// <summary>A case file has one writer at a time, and somebody else is it: another process, or another part of this one.</summary>
public sealed class CaseFileInUseException : ClericException
{
    /// <summary>Makes an exception without a message.</summary>
    public CaseFileInUseException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public CaseFileInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public CaseFileInUseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
