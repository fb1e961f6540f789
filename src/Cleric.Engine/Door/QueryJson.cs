using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Queries;
using Cleric.Serialization;

namespace Cleric.Door;

/// <summary>The canonical JSON of a query: equal queries have equal texts.</summary>
internal static class QueryJson
{
    private static readonly JsonTypeInfo<Query> Type = (JsonTypeInfo<Query>)ClericJson.Options.GetTypeInfo(typeof(Query));

    public static string Of(Query query) => JsonSerializer.Serialize(query, Type);
}
