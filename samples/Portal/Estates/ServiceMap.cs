using Cleric;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Portal.Estates;

/// <summary>What runs, and who depends on whom.</summary>
/// <param name="Topology">It.</param>
/// <param name="Problems">Why some could not be read, a sentence each.</param>
internal sealed record ServiceMap(Topology Topology, IReadOnlyList<string> Problems)
{
    /// <summary>Asks all connectors that know of it, and adds up what they say.</summary>
    public static async Task<ServiceMap> ReadAsync(IEnumerable<IConnector> connectors, Caller caller, TimeWindow window, CancellationToken cancellationToken)
    {
        var (entities, dependencies, problems) = (new Dictionary<Entity, TopologyEntity>(), new HashSet<Dependency>(), new List<string>());
        foreach (var connector in connectors.Where(connector => connector.Descriptor.Answers(QueryKind.Topology)))
        {
            try
            {
                var answer = await connector.AskAsync(new TopologyQuery { Window = window, Caller = caller }, cancellationToken);
                if (answer is TopologyAnswer { Topology: var topology })
                {
                    foreach (var item in topology.Entities)
                    {
                        // The first to tell of something is believed.
                        entities[item.Entity] = entities.TryGetValue(item.Entity, out var known)
                            ? known with { Attributes = item.Attributes.Concat(known.Attributes).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value) }
                            : item;
                    }

                    dependencies.UnionWith(topology.Dependencies);
                }
                else if (answer is NoAnswer { Note: { } note })
                {
                    problems.Add(note);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException)
            {
                problems.Add($"{connector.Descriptor.Name}: {exception.Message}");
            }
        }

        foreach (var entity in dependencies.SelectMany(dependency => (Entity[])[dependency.From, dependency.To]))
        {
            entities.TryAdd(entity, new TopologyEntity(entity));
        }

        return new ServiceMap(new Topology { Entities = [.. entities.Values], Dependencies = [.. dependencies] }, problems);
    }
}
