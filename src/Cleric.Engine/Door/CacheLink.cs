using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Door;

/// <summary>Answers from memory what the same caller asked a moment ago.</summary>
internal sealed class CacheLink(IConnector inner, AnswerCache cache) : DelegatingConnector(inner)
{
    public override ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) =>
        cache.GetAsync(Descriptor.Name, query, Inner.AskAsync, cancellationToken);
}
