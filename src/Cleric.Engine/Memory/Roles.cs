using System.Globalization;
using Cleric.Entities;
using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>Where an entity lies, seen from the symptom: what was learnt of one service can so be put to another.</summary>
internal static class Roles
{
    /// <summary>"self/service", "needs-2/database", "callers-1/service" or "beside/host".</summary>
    public static string Of(Entity entity, Entity symptom, TopologyIndex topology)
    {
        var relation = entity == symptom ? "self"
            : topology.Needs(symptom).TryGetValue(entity, out var down) ? string.Create(CultureInfo.InvariantCulture, $"needs-{down}")
            : topology.Callers(symptom).TryGetValue(entity, out var up) ? string.Create(CultureInfo.InvariantCulture, $"callers-{up}")
            : "beside";
        return $"{relation}/{entity.Kind}";
    }

    /// <summary>Who has the role today: the entity that had it before where it still does, else whoever has it when there are but few.</summary>
    public static IReadOnlyList<Entity> Find(string role, Entity before, Scope scope, TopologyIndex topology)
    {
        var having = scope.Entities.Where(entity => Of(entity, scope.Symptom.Entity, topology) == role).ToList();
        return having.Contains(before) ? [before] : having.Count <= MostAlike ? having : [];
    }

    /// <summary>Where more than so many have one role, it says too little.</summary>
    private const int MostAlike = 3;
}
