using System.Text.Json.Serialization;

namespace Cleric.Entities;

/// <summary>
/// Something that runs, stores or is called: a service, a database, a host. Two entities are the same when name and kind are.
/// In JSON an entity is its <see cref="Id"/>.
/// </summary>
/// <param name="Name">The one name it goes by; other systems' names for it are aliases in the <see cref="Topology"/>.</param>
/// <param name="Kind">What it is: one of <see cref="EntityKinds"/>, or a word of the host's own.</param>
[JsonConverter(typeof(EntityJsonConverter))]
public sealed record Entity(string Name, string Kind = EntityKinds.Service)
{
    /// <summary>"kind:name", for example "service:checkout".</summary>
    public string Id => $"{Kind}:{Name}";

    /// <summary>Reads an id as <see cref="Id"/> writes it; a text without a colon is a service's name.</summary>
    public static Entity Parse(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 || colon == id.Length - 1 ? new Entity(id) : new Entity(id[(colon + 1)..], id[..colon]);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
