using Cleric.Entities;

namespace Cleric.Connectors.Git.Mapping;

/// <summary>Whose the paths of a repository are.</summary>
internal sealed class ServiceMap
{
    private readonly (PathPattern Pattern, Entity? Entity)[] _rules;

    public ServiceMap(GitRepositoryOptions options, string name)
    {
        _rules = [.. options.Paths.Select(path => (new PathPattern(path.Pattern), EntityOf(path.Service)))];
        Default = options.Service is null ? new Entity(name) : EntityOf(options.Service);
    }

    /// <summary>Whose everything else is, or null for nobody.</summary>
    public Entity? Default { get; }

    public Entity? Of(string path)
    {
        for (var i = _rules.Length - 1; i >= 0; i--)
        {
            var (pattern, entity) = _rules[i];
            if (pattern.TryMatch(path, out var service))
            {
                return entity ?? EntityOf(service);
            }
        }

        return Default;
    }

    /// <summary>Whether a path may be that of an entity asked about.</summary>
    public bool MayBe(Asked asked) =>
        asked.Everything || (Default is not null && asked.Matches(Default)) || _rules.Any(rule => rule.Entity is { } entity ? asked.Matches(entity) : rule.Pattern.NamesService);

    private static Entity? EntityOf(string? text) => string.IsNullOrWhiteSpace(text) ? null : Entity.Parse(text.Trim());
}
