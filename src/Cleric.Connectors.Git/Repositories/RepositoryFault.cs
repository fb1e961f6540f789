using Cleric.Exhibits;

namespace Cleric.Connectors.Git.Repositories;

/// <summary>A repository cannot answer, and trying again does not mend it.</summary>
internal sealed class RepositoryFault(Coverage coverage, string message, Exception? inner = null) : Exception(message, inner)
{
    public Coverage Coverage { get; } = coverage;

    public static RepositoryFault Failed(string message, Exception? inner = null) => new(Coverage.Failed, message, inner);
}
