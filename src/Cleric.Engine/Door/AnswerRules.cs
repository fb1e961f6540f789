using System.Globalization;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Door;

/// <summary>What the door requires of every answer, whichever connector it comes from.</summary>
internal static class AnswerRules
{
    /// <summary>The answer as it is kept.</summary>
    public static Answer Apply(string connector, Query query, Answer answer)
    {
        if (answer is NoAnswer)
        {
            return answer.Coverage is Coverage.Data or Coverage.CutShort or Coverage.Stale
                ? NoAnswer.Failed($"{connector} claims coverage \"{answer.Coverage}\" for an answer without content. This is a fault of the connector. {answer.Note}".TrimEnd())
                : answer;
        }

        if (!Fits(query.Kind, answer))
        {
            return NoAnswer.Failed($"{connector} answered a {query.Kind} query with a {answer.GetType().Name}. This is a fault of the connector.");
        }

        if (Incomplete(answer) is >= 0 and var row)
        {
            return NoAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"{connector} returned a row without what every row of its kind has (row {row}). This is a fault of the connector."));
        }

        if (answer is MetricAnswer metrics && Malformed(metrics) is { } fault)
        {
            return NoAnswer.Failed($"{connector} returned a malformed series: {fault}. This is a fault of the connector.");
        }

        if (answer.Rows == 0 && answer.Coverage == Coverage.Data)
        {
            return answer with { Coverage = Coverage.Empty };
        }

        if (answer.Rows > query.Limit && answer.Coverage is Coverage.Data or Coverage.CutShort)
        {
            return answer with
            {
                Coverage = Coverage.CutShort,
                Note = Sentences.Join(answer.Note, $"{connector} returned {answer.Rows} rows though the limit was {query.Limit}; what it left out is not known."),
            };
        }

        return answer;
    }

    private static bool Fits(QueryKind kind, Answer answer) => kind switch
    {
        QueryKind.Metric => answer is MetricAnswer,
        QueryKind.Log => answer is LogAnswer,
        QueryKind.Trace => answer is TraceAnswer,
        QueryKind.Change => answer is ChangeAnswer,
        QueryKind.Resource => answer is ResourceAnswer,
        QueryKind.Topology => answer is TopologyAnswer,
        QueryKind.Alert => answer is AlertAnswer,
        QueryKind.Knowledge => answer is KnowledgeAnswer,
        _ => answer is ToolAnswer,
    };

    /// <summary>The first row that lacks what it is required to have, or -1. (A connector that was not compiled with nullability can return one.) It could be saved, and never be read again.</summary>
    private static int Incomplete(Answer answer) => answer switch
    {
        MetricAnswer { Series: var rows } => First(rows, static row => row is not { Metric: not null, Entity: not null, Attributes: not null }),
        LogAnswer { Records: var rows } => First(rows, static row => row is not { Body: not null, Attributes: not null }),
        TraceAnswer { Spans: var rows } => First(rows, static row => row is not { TraceId: not null, SpanId: not null, Name: not null, Entity: not null, Attributes: not null }),
        ChangeAnswer { Changes: var rows } => First(rows, static row => row is not { Id: not null, Kind: not null, Title: not null, Attributes: not null }),
        ResourceAnswer { States: var rows } => First(rows, static row => row is not { Entity: not null, State: not null, Conditions: not null, Events: not null, Attributes: not null }),
        AlertAnswer { Alerts: var rows } => First(rows, static row => row is not { Id: not null, Name: not null, State: not null, Labels: not null }),
        KnowledgeAnswer { Sections: var rows } => First(rows, static row => row is not { Id: not null, Title: not null, Text: not null, Entities: not null, Steps: not null }),
        ToolAnswer { Contents: var rows } => First(rows, static row => row is not { Text: not null, MediaType: not null }),
        _ => -1,
    };

    private static int First<T>(IReadOnlyList<T> rows, Predicate<T> lacks)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (lacks(rows[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string? Malformed(MetricAnswer answer)
    {
        foreach (var series in answer.Series)
        {
            var times = series.Times.Span;
            var values = series.Values.Span;
            if (times.Length != values.Length)
            {
                return $"{series.Metric} has {times.Length} times and {values.Length} values";
            }

            for (var i = 0; i < values.Length; i++)
            {
                if (!double.IsFinite(values[i]))
                {
                    return $"{series.Metric} has a value that is not a finite number at sample {i}";
                }

                if (i > 0 && times[i] <= times[i - 1])
                {
                    return $"the times of {series.Metric} do not ascend at sample {i}";
                }
            }
        }

        return null;
    }
}
