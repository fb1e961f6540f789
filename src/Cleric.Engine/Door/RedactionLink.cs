using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Safety;

namespace Cleric.Door;

/// <summary>Takes secrets and personal data out of an answer before anything keeps it.</summary>
internal sealed class RedactionLink(IConnector inner, Redactor redactor) : DelegatingConnector(inner)
{
    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) =>
        redactor.Redact(await Inner.AskAsync(query, cancellationToken).ConfigureAwait(false));
}
