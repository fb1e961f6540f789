using Cleric.Connectors.Git.Mapping;
using Cleric.Connectors.Git.Repositories;
using Cleric.Entities;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.Deploys;

/// <summary>Reads the tags that tell of deployments, each once for as long as it points to the same. Used by one at a time.</summary>
internal sealed class DeployTagReader(IEnumerable<string> forms, ServiceMap services)
{
    private readonly DeployTagPattern[] _patterns = [.. forms.Select(form => new DeployTagPattern(form))];
    private Dictionary<string, (ObjectId Target, DeployTag? Tag)> _known = new(StringComparer.Ordinal);

    public bool MayBe(Asked asked) => _patterns.Any(pattern => pattern.NamesService || asked.Everything || (services.Default is { } entity && asked.Matches(entity)));

    /// <summary>All of them with the one before of the same service and environment, by time; and how many could not be read.</summary>
    public (IReadOnlyList<(DeployTag Tag, DeployTag? Before)> Tags, int Unreadable) Read(Repository repository, CancellationToken cancellationToken)
    {
        if (_patterns.Length == 0)
        {
            return ([], 0);
        }

        var known = new Dictionary<string, (ObjectId Target, DeployTag? Tag)>(StringComparer.Ordinal);
        foreach (var reference in repository.Refs.FromGlob("refs/tags/*").OfType<DirectReference>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = reference.CanonicalName["refs/tags/".Length..];
            if (Parts(name) is not { } parts)
            {
                continue;
            }

            var target = new ObjectId(reference.TargetIdentifier);
            known[name] = _known.TryGetValue(name, out var before) && before.Target == target && before.Tag is not null ? before : (target, Read(repository, target, name, parts));
        }

        _known = known;
        var tags = new List<(DeployTag, DeployTag?)>();
        foreach (var line in known.Values.Select(item => item.Tag).OfType<DeployTag>().GroupBy(tag => (tag.Entity, tag.Environment)))
        {
            DeployTag? before = null;
            foreach (var tag in line.OrderBy(tag => tag.Time).ThenBy(tag => tag.Name, StringComparer.Ordinal))
            {
                tags.Add((tag, before));
                before = tag;
            }
        }

        return (tags, known.Values.Count(item => item.Tag is null));
    }

    private (string? Service, string Version, string? Environment)? Parts(string name)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.Read(name) is { } parts)
            {
                return parts;
            }
        }

        return null;
    }

    private DeployTag? Read(Repository repository, ObjectId target, string name, (string? Service, string Version, string? Environment) parts)
    {
        try
        {
            var found = repository.Lookup(target);
            var annotation = found as TagAnnotation;
            while (found is TagAnnotation inner)
            {
                found = inner.Target;
            }

            if (found is not Commit commit)
            {
                return null;
            }

            var tagger = annotation?.Tagger;
            var time = (tagger ?? commit.Committer).When.ToUniversalTime();
            return new DeployTag(
                name, parts.Service is null ? services.Default : new Entity(parts.Service), parts.Environment, parts.Version, time, tagger?.Name, annotation?.Message, commit.Sha, tagger is not null);
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return null;
        }
    }
}
