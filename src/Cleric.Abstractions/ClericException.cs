namespace Cleric;

/// <summary>A mistake in what was asked of Cleric. The message names the option, field or file and what to do about it.</summary>
public class ClericException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ClericException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ClericException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public ClericException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
