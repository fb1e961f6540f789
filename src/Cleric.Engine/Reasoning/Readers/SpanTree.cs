using System.Runtime.InteropServices;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning.Readers;

/// <summary>The spans of an exhibit, linked: which requests an entity answered, what it called meanwhile, and how long it worked itself.</summary>
internal sealed class SpanTree
{
    /// <summary>"Client closed request".</summary>
    public const int GoneAway = 499;

    private readonly Dictionary<(string Trace, string Span), int> _index;
    private readonly Dictionary<int, List<int>> _children = [];

    public SpanTree(IReadOnlyList<Span> spans)
    {
        Spans = spans;
        _index = new Dictionary<(string, string), int>(spans.Count);
        for (var i = 0; i < spans.Count; i++)
        {
            _index.TryAdd((spans[i].TraceId, spans[i].SpanId), i);
        }

        for (var i = 0; i < spans.Count; i++)
        {
            if (Parent(i) is { } parent && parent != i)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_children, parent, out _) ??= []).Add(i);
            }
        }
    }

    public IReadOnlyList<Span> Spans { get; }

    /// <summary>The requests that <paramref name="entity"/> answered: its spans that nobody within it caused.</summary>
    public IEnumerable<int> Requests(Entity entity) => Requests().Where(index => Spans[index].Entity == entity);

    /// <summary>The requests that anybody answered.</summary>
    public IEnumerable<int> Requests()
    {
        for (var i = 0; i < Spans.Count; i++)
        {
            if (!IsCall(Spans[i]) && (Parent(i) is not { } parent || Spans[parent].Entity != Spans[i].Entity))
            {
                yield return i;
            }
        }
    }

    /// <summary>The spans of the answering entity in a request, the request's own first, calls included.</summary>
    public List<int> Steps(int request)
    {
        var steps = new List<int> { request };
        for (var i = 0; i < steps.Count; i++)
        {
            steps.AddRange(Children(steps[i]).Where(child => Spans[child].Entity == Spans[request].Entity));
        }

        return steps;
    }

    /// <summary>What was called on behalf of a request: its calling spans, and spans of others directly below it.</summary>
    public List<int> Calls(int request)
    {
        var calls = new List<int>();
        var open = new Stack<int>([request]);
        while (open.TryPop(out var index))
        {
            foreach (var child in Children(index))
            {
                if (IsCall(Spans[child]) || Spans[child].Entity != Spans[request].Entity)
                {
                    calls.Add(child);
                }
                else
                {
                    open.Push(child);
                }
            }
        }

        return calls;
    }

    /// <summary>The span with which the called entity answered a call, or null when it left none.</summary>
    public Span? AnswerTo(int call) => AnswerIndex(call) is { } index ? Spans[index] : null;

    /// <summary>The index of that span.</summary>
    public int? AnswerIndex(int call)
    {
        if (!IsCall(Spans[call]))
        {
            return call;
        }

        foreach (var child in Children(call))
        {
            if (Spans[child].Entity != Spans[call].Entity)
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>Whom a call went to, as far as can be told.</summary>
    public Entity? Callee(int call) => AnswerTo(call)?.Entity ?? Spans[call].Peer;

    /// <summary>How long a request took without the time in which it waited for a call.</summary>
    public TimeSpan SelfTime(int request, List<int> calls)
    {
        var span = Spans[request];
        var end = span.Start + span.Duration;
        var waited = TimeSpan.Zero;
        var until = span.Start;
        foreach (var call in calls.Select(call => Spans[call]).OrderBy(call => call.Start))
        {
            var from = call.Start > until ? call.Start : until;
            var to = call.Start + call.Duration < end ? call.Start + call.Duration : end;
            if (to > from)
            {
                waited += to - from;
                until = to;
            }
        }

        var self = span.Duration - waited;
        return self > TimeSpan.Zero ? self : TimeSpan.Zero;
    }

    /// <summary>What a call took longer than its answer: the way there and back, and waiting to be let in. Both clocks tell only durations, so that it does not matter whether they agree.</summary>
    public TimeSpan OnTheWay(int call, int answered) => Spans[call].Duration > Spans[answered].Duration ? Spans[call].Duration - Spans[answered].Duration : TimeSpan.Zero;

    public static bool Failed(Span span) => span.Error || Status(span) >= 500;

    /// <summary>The answer's HTTP status, or 0.</summary>
    public static int Status(Span span) =>
        (span.Attributes.TryGetValue("http.response.status_code", out var text) || span.Attributes.TryGetValue("http.status_code", out text)) && int.TryParse(text, out var status) ? status : 0;

    /// <summary>Whether a status is a refusal (4xx). That the caller went away before it was answered (499, as nginx and ASP.NET Core have it) is none.</summary>
    public static bool Refusal(int status) => status is >= 400 and < 500 and not GoneAway;

    /// <summary>Whether the caller went away from a call before it was answered.</summary>
    public bool Abandoned(int call) =>
        AnswerTo(call) is { } answered && !Failed(answered) && (Status(answered) == GoneAway || (Failed(Spans[call]) && answered.Start + answered.Duration > Spans[call].Start + Spans[call].Duration));

    private static bool IsCall(Span span) => span.Kind is SpanKind.Client or SpanKind.Producer;

    private int? Parent(int index) =>
        Spans[index].ParentSpanId is { } parent && _index.TryGetValue((Spans[index].TraceId, parent), out var found) ? found : null;

    private List<int> Children(int index) => _children.TryGetValue(index, out var children) ? children : [];
}
