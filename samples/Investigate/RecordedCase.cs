using Cleric;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;

namespace Investigate;

/// <summary>What a case file says that feedback is checked against.</summary>
internal sealed class RecordedCase
{
    private const int MostNamed = 30;

    private readonly IReadOnlyList<TopologyEntity> _entities;

    public RecordedCase(IReadOnlyList<CaseEvent> events)
    {
        var oriented = events.OfType<ScopeOriented>().LastOrDefault();
        _entities = oriented is null ? [] : [.. oriented.Topology.Entities.UnionBy(oriented.Scope.Entities.Select(entity => new TopologyEntity(entity)), item => item.Entity)];
        Feedback = events.OfType<FeedbackGiven>().LastOrDefault()?.Feedback;
    }

    public IEnumerable<Entity> Entities => _entities.Select(item => item.Entity);

    /// <summary>The feedback that counts, or null when none was given.</summary>
    public Feedback? Feedback { get; }

    /// <summary>The cause that "ENTITY MODE" names, and what is said after a colon.</summary>
    public (Cause Cause, string? Comment) Correction(string text, FailureModeCatalogue catalogue)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var (named, comment) = colon < 0 ? (text.Trim().TrimEnd(':'), null) : (text[..colon].Trim(), text[(colon + 2)..].Trim());

        // A name may have blanks in it: the longest that fits is meant.
        var (name, entity) = _entities.SelectMany(item => item.Aliases.Append(item.Entity.Name).Append(item.Entity.Id), (item, known) => (Name: known, item.Entity))
            .Where(item => named.Equals(item.Name, StringComparison.OrdinalIgnoreCase) || named.StartsWith(item.Name + " ", StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(item => item.Name.Length)
            .FirstOrDefault();
        if (entity is null)
        {
            throw new ClericException($"--correct is '{text}', and the case knows no entity '{named.Split(' ')[0]}'. It knows: {Listed(Entities.Select(known => known.Name).Order(StringComparer.Ordinal))}. Give \"ENTITY MODE: because ...\".");
        }

        var mode = named[name.Length..].Trim();
        var possible = catalogue.For(entity).ToList();
        var found = possible.Find(item => mode.Equals(item.Id, StringComparison.OrdinalIgnoreCase) || mode.Equals(item.Title, StringComparison.OrdinalIgnoreCase));
        return found is null
            ? throw new ClericException($"--correct is '{text}', {(mode.Length == 0 ? "which does not say how" : $"and there is no failure mode '{mode}' of")} {entity} ({entity.Kind}){(mode.Length == 0 ? " failed" : "")}. There are: {Listed(possible.Select(item => item.Id).Order(StringComparer.Ordinal))}.")
            : (new Cause(entity, found.Id), comment is { Length: > 0 } ? comment : null);
    }

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.Distinct().ToList();
        return all.Count == 0 ? "none" : $"{string.Join(", ", all.Take(MostNamed))}{(all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "")}";
    }
}
