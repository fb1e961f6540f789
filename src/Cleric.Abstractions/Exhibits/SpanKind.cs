namespace Cleric.Exhibits;

/// <summary>The role of a span, as OpenTelemetry has it.</summary>
public enum SpanKind
{
    /// <summary>Not told.</summary>
    Unspecified,

    /// <summary>Work inside an entity.</summary>
    Internal,

    /// <summary>A request that the entity answers.</summary>
    Server,

    /// <summary>A request that the entity makes.</summary>
    Client,

    /// <summary>A message sent.</summary>
    Producer,

    /// <summary>A message received.</summary>
    Consumer,
}
