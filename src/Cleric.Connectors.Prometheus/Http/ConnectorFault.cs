using Cleric.Exhibits;

namespace Cleric.Connectors.Http;

/// <summary>A fault that trying again does not mend. It ends as an answer that says so.</summary>
internal sealed class ConnectorFault(Coverage coverage, string message, Exception? inner = null) : Exception(message, inner)
{
    public Coverage Coverage { get; } = coverage;

    public NoAnswer Answer => new(Coverage, Message);

    public static ConnectorFault Failed(string message, Exception? inner = null) => new(Coverage.Failed, message, inner);

    public static ConnectorFault Denied(string message) => new(Coverage.Denied, message);
}
