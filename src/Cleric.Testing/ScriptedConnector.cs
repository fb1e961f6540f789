using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Testing;

/// <summary>
/// A connector that answers what a test tells it to. It declares the kinds of query that it was given rules for; the first rule that matches answers, and a query that
/// none matches is answered as empty. Thread-safe once set up.
/// </summary>
/// <example>
/// <code>
/// var connector = new ScriptedConnector("metrics")
///     .On&lt;MetricQuery&gt;(query => query.Entity?.Name == "checkout", new MetricAnswer { Series = [...] })
///     .Fails&lt;LogQuery&gt;(query => true, new TimeoutException("too slow"));
/// </code>
/// </example>
public sealed class ScriptedConnector : IConnector
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly List<Rule> _rules = [];
    private readonly List<Query> _asked = [];

    /// <summary>Makes a connector without rules.</summary>
    /// <param name="name">Its name. Default "scripted".</param>
    /// <param name="timeProvider">The clock by which delays run. Default <see cref="TimeProvider.System"/>.</param>
    public ScriptedConnector(string name = "scripted", TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        Descriptor = new ConnectorDescriptor { Name = name, System = "script", Capabilities = [] };
    }

    /// <summary>What it declares. Set it to declare costs, native languages or what cannot be seen.</summary>
    public ConnectorDescriptor Descriptor { get; set; }

    /// <summary>Every query that it was asked, in order.</summary>
    public IReadOnlyList<Query> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>How often it was asked.</summary>
    public int Calls => Asked.Count;

    /// <summary>How often it was asked queries of a kind.</summary>
    public int CallsOf(QueryKind kind) => Asked.Count(query => query.Kind == kind);

    /// <summary>Declares a kind of query; what no rule matches is answered as empty.</summary>
    public ScriptedConnector Declare(QueryKind kind)
    {
        if (!Descriptor.Answers(kind))
        {
            Descriptor = Descriptor with { Capabilities = [.. Descriptor.Capabilities, new QueryCapability(kind) { WholeEstate = true }] };
        }

        return this;
    }

    /// <summary>Gives <paramref name="answer"/> to queries that match.</summary>
    public ScriptedConnector On<TQuery>(Func<TQuery, bool> matches, Answer answer)
        where TQuery : Query
    {
        ArgumentNullException.ThrowIfNull(answer);
        return On(matches, _ => answer);
    }

    /// <summary>Gives to queries that match what <paramref name="answer"/> makes of them.</summary>
    public ScriptedConnector On<TQuery>(Func<TQuery, bool> matches, Func<TQuery, Answer> answer)
        where TQuery : Query
    {
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(answer);
        _rules.Add(new Rule(query => query is TQuery typed && matches(typed), query => answer((TQuery)query), TimeSpan.Zero));
        return Declare(QueryKinds.Of<TQuery>());
    }

    /// <summary>Throws <paramref name="exception"/> at queries that match.</summary>
    public ScriptedConnector Fails<TQuery>(Func<TQuery, bool> matches, Exception exception)
        where TQuery : Query
    {
        ArgumentNullException.ThrowIfNull(exception);
        return On(matches, _ => throw exception);
    }

    /// <summary>Lets the rule given last wait before it answers.</summary>
    /// <exception cref="ClericException">There is no rule yet.</exception>
    public ScriptedConnector After(TimeSpan delay)
    {
        if (_rules.Count == 0)
        {
            throw new ClericException("After(delay) delays the rule before it, and there is none. Call On or Fails first.");
        }

        _rules[^1] = _rules[^1] with { Delay = delay };
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _asked.Add(query);
        }

        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException("The query's Window ends before it starts. Swap its times.");
        }

        if (!Descriptor.Answers(query.Kind))
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers no {query.Kind} queries.");
        }

        var rule = _rules.Find(rule => rule.Matches(query));
        if (rule is null)
        {
            return NoAnswer.Empty("No rule of the script matches.");
        }

        if (rule.Delay > TimeSpan.Zero)
        {
            await Task.Delay(rule.Delay, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return rule.Answer(query);
    }

    private sealed record Rule(Func<Query, bool> Matches, Func<Query, Answer> Answer, TimeSpan Delay);
}
