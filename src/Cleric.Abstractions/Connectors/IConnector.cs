using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors;

/// <summary>
/// The one door to everything that is read. A connector turns a typed query into a typed answer. It only ever reads. Audit, budget, time limit,
/// retry, redaction, cache and recording are links round it: a connector needs none of its own.
/// </summary>
public interface IConnector
{
    /// <summary>What it is, what it answers and what it cannot see.</summary>
    ConnectorDescriptor Descriptor { get; }

    /// <summary>Answers a query of a kind that the descriptor names.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>
    /// The answer. What a system refuses, lacks or cut is an answer with that <see cref="Coverage"/>; a passing fault may be thrown
    /// (<see cref="HttpRequestException"/>, <see cref="IOException"/>, <see cref="TimeoutException"/>), and is then tried again and in the end kept as <see cref="Coverage.Failed"/>.
    /// </returns>
    ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default);
}
