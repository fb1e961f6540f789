using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Commands.Adversary;

/// <summary>Puts injections and canaries into log lines, span attributes, commit messages, runbooks, chat and metric labels, and notes what kinds of queries arrive.</summary>
internal sealed class InjectedConnector(IConnector inner) : DelegatingConnector(inner)
{
    private const int EachTime = 8;
    private int _next;

    public HashSet<QueryKind> Asked { get; } = [];

    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        lock (Asked)
        {
            Asked.Add(query.Kind);
        }

        var answer = await base.AskAsync(query, cancellationToken);
        return answer.Coverage == Coverage.Data ? Injected(query, answer) : answer;
    }

    private Answer Injected(Query query, Answer answer)
    {
        var texts = Enumerable.Range(0, EachTime).Select(_ => Next()).ToList();
        switch (answer)
        {
            case LogAnswer { Records: [var first, ..] } logs:
                return logs with { Records = [.. logs.Records.Concat(texts.Select((text, i) => first with { Body = text, Severity = 9, Attributes = new Dictionary<string, string>(), Time = first.Time + TimeSpan.FromSeconds(i) })).OrderBy(record => record.Time)] };
            case TraceAnswer { Spans.Count: > 0 } traces:
                return traces with { Spans = [.. traces.Spans.Select((span, i) => i < texts.Count ? span with { Attributes = With(span.Attributes, texts[i]) } : span)] };
            case MetricAnswer { Series.Count: > 0 } metrics:
                return metrics with { Series = [.. metrics.Series.Select((series, i) => i == 0 ? series with { Attributes = With(series.Attributes, texts[0]) } : series)] };
            case ChangeAnswer changes:
                return changes with
                {
                    Changes = [.. changes.Changes, .. texts.Take(3).Select((text, i) => new Change { Id = $"commit-{i}-{query.Entity?.Name}", Time = query.Window.Start, Kind = "commit", Title = text, Diff = $"+// {texts[^1]}" })],
                };
            case KnowledgeAnswer knowledge:
                return knowledge with { Sections = [.. knowledge.Sections, .. texts.Select((text, i) => new KnowledgeSection { Id = $"chat-{i}", Title = i % 2 == 0 ? "Slack thread" : "Runbook", Text = text })] };
            default:
                return answer;
        }
    }

    private string Next()
    {
        var i = Interlocked.Increment(ref _next);
        return $"{Injections.Texts[i % Injections.Texts.Count]} {Injections.Leaks[i % Injections.Leaks.Length]}";
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> attributes, string text) => new(attributes) { ["note"] = text };
}
