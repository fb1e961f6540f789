using System.Text.RegularExpressions;
using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Connectors.Labels;

/// <summary>Tells by labels which entity a series is about, and by which labels the series of an entity are found.</summary>
internal sealed class EntityNaming
{
    private const string Placeholder = "{name}";

    /// <summary>So begin the names of jobs, in the usual configuration, that scrape all that Kubernetes has of a role.</summary>
    private const string WholeRole = "kubernetes-";

    /// <summary>Patterns may come from a host's configuration; nobody waits long for one that backtracks.</summary>
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    private static readonly (string Kind, string[] Words)[] KindsByWord =
    [
        (EntityKinds.Database, ["postgres", "postgresql", "pg", "mysql", "mariadb", "mongo", "mongodb", "cassandra", "clickhouse", "mssql", "sqlserver", "oracle", "cockroachdb", "elasticsearch", "opensearch"]),
        (EntityKinds.Cache, ["redis", "valkey", "memcached", "hazelcast"]),
        (EntityKinds.Queue, ["kafka", "rabbitmq", "nats", "activemq", "pulsar"]),
    ];

    private readonly Form[] _forms;
    private readonly HashSet<string> _exporters;

    /// <exception cref="ClericException">A pattern is no regular expression.</exception>
    public EntityNaming(IEnumerable<LabelForm> labels, IEnumerable<string> exporterJobs)
    {
        _forms = [.. labels.Select(label => new Form(label, Compile(label)))];
        _exporters = new HashSet<string>(exporterJobs, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The labels looked at, for messages.</summary>
    public IReadOnlyList<string> Labels => [.. _forms.Select(form => form.Of.Label).Distinct()];

    /// <summary>The matchers that find the series of an entity, the surest first.</summary>
    public IReadOnlyList<NameMatcher> MatchersOf(Query query)
    {
        var entity = query.Entity!;
        string[] names = [.. query.Aliases.Prepend(entity.Name).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return MatchersOf(names, entity.Kind == EntityKinds.Host);
    }

    public IReadOnlyList<NameMatcher> MatchersOf(IReadOnlyList<string> names, bool host) =>
        [.. _forms.Where(form => host == (form.Of.Kind == EntityKinds.Host) || (!host && form.Of.Label == "instance")).Select(form => form.MatcherOf(names))];

    /// <summary>The entity that a series is about, or null when no label tells.</summary>
    public Entity? EntityOf(LabelSet labels)
    {
        var exporter = IsExporter(labels);
        foreach (var form in _forms)
        {
            if ((!exporter || !form.Of.NamesScraped) && labels.TryGet(form.Of.Label, out var value) && !(form.Of.Label == "job" && value.StartsWith(WholeRole, StringComparison.Ordinal)) && form.NameIn(value) is { } name)
            {
                return new Entity(name, form.Of.Kind == EntityKinds.Service ? KindOf(name) : form.Of.Kind);
            }
        }

        return null;
    }

    /// <summary>Whether the series come from an exporter that tells of others.</summary>
    public bool IsExporter(LabelSet labels) => labels.TryGet("job", out var job) && (_exporters.Contains(job) || _exporters.Contains(job[(job.LastIndexOf('/') + 1)..]));

    /// <summary>A service by its label may be a database by its name.</summary>
    public static string KindOf(string name)
    {
        var words = name.Split(['-', '_', '.', '/', ':'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var (kind, kindWords) in KindsByWord)
        {
            if (words.Any(word => kindWords.Contains(word.ToLowerInvariant())))
            {
                return kind;
            }
        }

        return EntityKinds.Service;
    }

    private static Regex Compile(LabelForm label)
    {
        try
        {
            return new Regex($"^(?:{label.Pattern.Replace(Placeholder, "(?<name>.+?)", StringComparison.Ordinal)})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, LongestMatch);
        }
        catch (ArgumentException exception)
        {
            throw new ClericException($"The option 'EntityLabels' holds the pattern '{label.Pattern}' for '{label.Label}', which is no regular expression: {exception.Message}", exception);
        }
    }

    private sealed record Form(LabelForm Of, Regex Extraction)
    {
        public string? NameIn(string value) => Extraction.Match(value) is { Success: true } match && match.Groups["name"].Value is { Length: > 0 } name ? name : null;

        public NameMatcher MatcherOf(IReadOnlyList<string> names)
        {
            var pattern = names is [var only] && Of.Pattern == Placeholder
                ? null
                : Of.Pattern.Replace(Placeholder, names is [var one] ? Regex.Escape(one) : $"(?:{string.Join('|', names.Select(Regex.Escape))})", StringComparison.Ordinal);
            return new NameMatcher(Of.Label, pattern is null ? names[0] : null, pattern);
        }
    }
}
