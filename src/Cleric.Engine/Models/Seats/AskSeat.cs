using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Models.Digests;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Orientation;

namespace Cleric.Models.Seats;

/// <summary>Has a model propose what to ask next, once the planner has nothing left to ask. It can name nothing but typed reads of known entities within the time that is looked at.</summary>
internal sealed class AskSeat : IQuestionSource
{
    private const int MostWishes = 4;
    private const int LongestText = 200;
    private const int LongestNative = 2_000;
    private const int MostRows = 2_000;

    /// <summary>The share of the room that the list of tools may take.</summary>
    private const double ShareOfTools = 0.3;

    private static readonly Dictionary<string, QueryKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["metric"] = QueryKind.Metric,
        ["log"] = QueryKind.Log,
        ["trace"] = QueryKind.Trace,
        ["change"] = QueryKind.Change,
        ["resource"] = QueryKind.Resource,
        ["knowledge"] = QueryKind.Knowledge,
    };

    public static ModelTask Task(ICaseView view, string subject)
    {
        var tools = KnownTool.Of(view);
        return tools.Count == 0
            ? Task(view, subject, "", room => Material.Of(view, view.Exhibits, room))
            : Task(view, subject, TaskOfTools, room =>
            {
                var list = Prompts.Fenced("tools", KnownTool.Text(tools, (int)(room * ShareOfTools)));
                return $"{Material.Of(view, view.Exhibits, room - TokenCounter.Count(list))}\n{list}";
            });
    }

    private const string TaskOfTools =
        """

        "kind" may also be "tool", for a tool of the list: "tool" is its name, "connector" whose it is, and "native" its arguments, a JSON object in text as its inputSchema has it. Leave "tool" null otherwise.
        """;

    private static ModelTask Task(ICaseView view, string subject, string more, Func<int, string> material) => new(
        ModelSeat.Ask,
        subject,
        $"""
        The evidence does not tell the causes apart. Propose up to {MostWishes} questions to the connectors that would. "kind" is one of {string.Join(", ", Kinds.Keys)}; "entity" is a name of the topology; "text" are words to look for in logs or knowledge.
        "native" is for a connector whose language is named, together with its name as "connector"; leave both null otherwise. What was asked is not asked again.{more}
        """,
        material,
        ModelJson.SchemaOf(ModelJson.Default.Wishes),
        answer => (ModelJson.Read(answer, ModelJson.Default.Wishes, out var problem) is not null ? null : problem, Accept(view, answer).Dropped));

    public ValueTask<IReadOnlyList<Question>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default) =>
        new([.. view.ModelCalls.Where(call => call.Seat == ModelSeat.Ask && call.IsAnswered).SelectMany(call => Accept(view, call.Answer!).Accepted)]);

    private static (List<Question> Accepted, IReadOnlyList<string> Dropped) Accept(ICaseView view, string answer)
    {
        var accepted = new List<Question>();
        var dropped = new List<string>();
        if (view.Scope is not { } scope)
        {
            return (accepted, dropped);
        }

        var topology = TopologyIndex.Of(view.Topology);
        var window = new TimeWindow(scope.Baseline.Start, scope.Window.End);
        foreach (var wish in ModelJson.Read(answer, ModelJson.Default.Wishes, out _)?.Questions ?? [])
        {
            var (question, problem) = accepted.Count >= MostWishes ? (null, $"more than {MostWishes} were asked") : Question(wish, view, topology, window);
            if (question is not null && accepted.Exists(other => Questions.AreAlike(other.Query, question.Query)))
            {
                (question, problem) = (null, "it was asked already");
            }

            if (question is null)
            {
                dropped.Add($"question {Checks.Short(wish.Kind)} of {Checks.Short(wish.Entity)}: {problem}");
            }
            else
            {
                accepted.Add(question);
            }
        }

        return (accepted, dropped);
    }

    private static (Question? Question, string? Problem) Question(Wish wish, ICaseView view, TopologyIndex topology, TimeWindow window)
    {
        if (wish.Kind.Equals("tool", StringComparison.OrdinalIgnoreCase))
        {
            return OfTool(wish, view, topology, window);
        }

        if (!Kinds.TryGetValue(wish.Kind, out var kind))
        {
            return (null, "there is no such kind of question");
        }

        Entity? entity = null;
        if (wish.Entity is { Length: > 0 } name)
        {
            if (topology.Resolve(name) is not [var one])
            {
                return (null, "no one entity of that name is known");
            }

            entity = one;
        }

        var capable = view.Connectors.Where(connector => connector.Capabilities.Any(capability => capability.Kind == kind && (entity is not null || capability.WholeEstate))).ToList();
        if (capable.Count == 0)
        {
            return (null, "no connector answers it");
        }

        if (!IsPlain(wish.Text, LongestText) || !IsPlain(wish.Native, LongestNative))
        {
            return (null, "its text is too long, or holds control characters");
        }

        if (string.IsNullOrEmpty(wish.Native) && wish.Connector is { Length: > 0 } && capable.TrueForAll(connector => connector.Name != wish.Connector))
        {
            return (null, "there is no such connector");
        }

        if (wish.Native is { Length: > 0 } && !capable.Exists(connector => connector.Name == wish.Connector && connector.Capabilities.Any(capability => capability.Kind == kind && capability.NativeLanguage is not null)))
        {
            return (null, "no connector of that name takes questions in a language of its own");
        }

        Query query = kind switch
        {
            QueryKind.Log => new LogQuery { Window = window, Contains = Text(wish.Text) },
            QueryKind.Knowledge => new KnowledgeQuery { Window = window, Text = Text(wish.Text) },
            QueryKind.Metric => new MetricQuery { Window = window },
            QueryKind.Trace => new TraceQuery { Window = window },
            QueryKind.Change => new ChangeQuery { Window = window },
            _ => new ResourceQuery { Window = window },
        };
        query = query with
        {
            Entity = entity,
            Aliases = entity is null ? [] : topology.Aliases(entity),
            Limit = kind == QueryKind.Metric ? 200_000 : MostRows,
            Native = Text(wish.Native),
            Connector = Text(wish.Connector),
            Caller = view.Caller,
        };
        var why = wish.Why.Length > LongestText ? wish.Why[..LongestText] : wish.Why;
        return Questions.WasAsked(query, view) ? (null, "it was asked already") : (new Question { Query = query, Why = $"the model asks: {CleanLine(why)}" }, null);
    }

    private static (Question? Question, string? Problem) OfTool(Wish wish, ICaseView view, TopologyIndex topology, TimeWindow window)
    {
        if (KnownTool.Of(view).Where(tool => tool.Name == wish.Tool && (string.IsNullOrEmpty(wish.Connector) || tool.Connector == wish.Connector)).ToList() is not [var known])
        {
            return (null, "no one tool of that name is listed");
        }

        if (!IsPlain(wish.Native, LongestNative) || KnownTool.Arguments(wish.Native) is not { } arguments)
        {
            return (null, "its arguments are no JSON object, or too long");
        }

        var query = new ToolQuery
        {
            Tool = known.Name,
            Arguments = arguments,
            Connector = known.Connector,
            Entity = wish.Entity is { Length: > 0 } name && topology.Resolve(name) is [var entity] ? entity : null,
            Window = window,
            Limit = MostRows,
            Caller = view.Caller,
        };
        return Questions.WasAsked(query, view) ? (null, "it was asked already") : (new Question { Query = query, Why = $"the model asks: {CleanLine(wish.Why)}" }, null);
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static bool IsPlain(string? text, int longest) => text is null || (text.Length <= longest && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')));

    private static string CleanLine(string text) => Reasoning.Readers.Reading.Line(text, LongestText);
}
