using System.Collections.Concurrent;
using Cleric.CaseFiles;

namespace Cleric.AspNetCore.Webhooks.Intake;

/// <summary>
/// What the investigations of this process look at, by all the names that are known for it: noted as they are oriented, and forgotten with the process. Thread-safe.
/// </summary>
internal sealed class InvestigationScopes(TimeProvider time) : ICaseObserver
{
    /// <summary>Longer than alerts may join an investigation.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, HashSet<string> Names)> _scopes = new(StringComparer.Ordinal);

    public ValueTask OpenedAsync(string caseId, IReadOnlyList<CaseEvent> events) => events.OfType<ScopeOriented>().LastOrDefault() is { } oriented ? AppendedAsync(caseId, oriented) : ValueTask.CompletedTask;

    public ValueTask AppendedAsync(string caseId, CaseEvent caseEvent)
    {
        if (caseEvent is ScopeOriented oriented)
        {
            Note(caseId, oriented);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ClosedAsync(string caseId) => ValueTask.CompletedTask;

    /// <summary>Whether an investigation is known to look at an entity.</summary>
    public bool Hold(string id, string entity) => _scopes.TryGetValue(id, out var scope) && scope.Names.Contains(entity);

    private void Note(string id, ScopeOriented oriented)
    {
        var now = time.GetUtcNow();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entity in oriented.Scope.Entities)
        {
            names.Add(entity.Name);
            names.Add(entity.Id);
            foreach (var known in oriented.Topology.Entities.Where(known => known.Entity == entity))
            {
                names.UnionWith(known.Aliases);
            }
        }

        _scopes[id] = (now, names);
        foreach (var (old, (at, _)) in _scopes)
        {
            if (now - at > KeptFor)
            {
                _scopes.TryRemove(old, out _);
            }
        }
    }
}
