using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Door;

/// <summary>In a replay, answers from the recording and asks nobody.</summary>
internal sealed class ReplayLink(IConnector inner, ReadSession session) : DelegatingConnector(inner)
{
    public override ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        if (session.Recording is not { } recording)
        {
            return Inner.AskAsync(query, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Answer answer = recording.Take(Descriptor.Name, query) is { } exhibit
            ? exhibit.Answer with { Origin = new AnswerOrigin(exhibit.AskedAt, exhibit.Elapsed, exhibit.Cached) }
            : NoAnswer.NotAsked($"This question to {Descriptor.Name} is not in the recording, and a replay asks nobody.");
        return ValueTask.FromResult(answer);
    }
}
