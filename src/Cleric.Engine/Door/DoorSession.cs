using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Safety;

namespace Cleric.Door;

/// <summary>The open door of one investigation. Thread-safe.</summary>
internal sealed class DoorSession(IReadOnlyList<IConnector> chains, ReadSession session, Redactor redactor, TimeProvider time)
{
    /// <summary>The name in an exhibit that no connector gave.</summary>
    public const string Nobody = "none";

    // Taken once: a chain's descriptor is asked for with every query.
    private readonly (IConnector Chain, ConnectorDescriptor Descriptor)[] _chains = [.. chains.Select(chain => (chain, chain.Descriptor))];

    /// <summary>The connectors behind this door, in the order of registration.</summary>
    public IReadOnlyList<ConnectorDescriptor> Descriptors => [.. _chains.Select(chain => chain.Descriptor)];

    /// <summary>
    /// Asks each connector that answers the query's kind, or the one that it names, all at once, on behalf of the session's caller. One exhibit a connector, in the
    /// order of registration and without an id; when there is none to ask, one exhibit that says so. A connector's trouble is an exhibit too.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<IReadOnlyList<Exhibit>> AskAsync(Query query, CancellationToken cancellationToken) => AskAsync(query, _ => true, cancellationToken);

    /// <summary>The same, of those connectors only whose name <paramref name="wanted"/> accepts.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<IReadOnlyList<Exhibit>> AskAsync(Query query, Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        var asked = query.Caller == session.Caller ? query : query with { Caller = session.Caller };
        var answering = _chains.Where(chain => chain.Descriptor.Answers(asked.Kind) && (asked.Connector is null || asked.Connector == chain.Descriptor.Name)).ToArray();
        if (answering.Length == 0)
        {
            return [ToExhibit(Nobody, asked, NoAnswer.NotConfigured(WhyNobody(asked)), time.GetUtcNow(), TimeSpan.Zero)];
        }

        return await Task.WhenAll(answering.Where(chain => wanted(chain.Descriptor.Name)).Select(chain => AskOneAsync(chain.Chain, chain.Descriptor.Name, asked, cancellationToken))).ConfigureAwait(false);
    }

    private async Task<Exhibit> AskOneAsync(IConnector chain, string name, Query query, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        var start = time.GetTimestamp();
        try
        {
            var answer = await chain.AskAsync(query, cancellationToken).ConfigureAwait(false);

            // What was recorded has been through the rules before.
            var kept = session.Replaying ? answer : AnswerRules.Apply(name, query, answer);
            return ToExhibit(name, query, kept, askedAt, time.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // The connector's own faults are answers by now: this comes from a link, or from an answer that cannot be read.
            cancellationToken.ThrowIfCancellationRequested();
            var note = redactor.Redact($"Reading {name} failed with {exception.GetType().Name}: {exception.Message}");
            return ToExhibit(name, query, NoAnswer.Failed(note), askedAt, time.GetElapsedTime(start));
        }
    }

    private Exhibit ToExhibit(string connector, Query query, Answer answer, DateTimeOffset askedAt, TimeSpan elapsed)
    {
        var origin = answer.Origin;

        // What was not asked at the recording is not asked now; then it counts as asked when it was.
        if (origin is null && session.Recording?.Take(connector, query) is { } recorded)
        {
            origin = new AnswerOrigin(recorded.AskedAt, recorded.Elapsed, recorded.Cached);
        }

        return new Exhibit
        {
            Id = "",
            Query = query,
            Connector = connector,
            AskedAt = (origin?.AskedAt ?? askedAt).ToUniversalTime(),
            Elapsed = origin?.Elapsed ?? elapsed,
            Answer = answer,
            Sha256 = ExhibitHash.Compute(answer),
            Cached = origin?.Cached ?? false,
        };
    }

    private string WhyNobody(Query query)
    {
        if (query.Connector is null)
        {
            return $"No connector answers {query.Kind} queries. Add one to know more.";
        }

        return _chains.Any(chain => chain.Descriptor.Name == query.Connector)
            ? $"Connector '{query.Connector}' does not answer {query.Kind} queries."
            : $"There is no connector named '{query.Connector}'. Known: {(_chains.Length == 0 ? "none" : string.Join(", ", _chains.Select(chain => chain.Descriptor.Name)))}.";
    }
}
