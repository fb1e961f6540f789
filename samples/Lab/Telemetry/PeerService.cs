namespace Lab.Telemetry;

/// <summary>Names the entity that is called, on the caller's span.</summary>
internal static class PeerService
{
    public const string Attribute = "peer.service";

    public static HttpRequestOptionsKey<string> Key { get; } = new(Attribute);
}
