using Cleric.CaseFiles;
using Cleric.Queries;

namespace Cleric.Models.Seats;

/// <summary>When two questions are as good as one.</summary>
internal static class Questions
{
    public static bool WasAsked(Query query, ICaseView view) => view.Questions.Any(question => AreAlike(question.Query, query));

    /// <summary>Whether the one asks what the other does: the same kind of the same entity (a tool is told whom by its arguments), and neither narrower by words or in a language of its own.</summary>
    public static bool AreAlike(Query one, Query other) =>
        one.Kind == other.Kind && (one.Entity == other.Entity || one is ToolQuery) && Plain(one.Native) == Plain(other.Native) && (one.Connector ?? other.Connector) == (other.Connector ?? one.Connector)
        && Plain((one as LogQuery)?.Contains) == Plain((other as LogQuery)?.Contains)
        && Plain((one as KnowledgeQuery)?.Text) == Plain((other as KnowledgeQuery)?.Text)
        && (one as ToolQuery)?.Tool == (other as ToolQuery)?.Tool && (one as ToolQuery)?.Arguments == (other as ToolQuery)?.Arguments;

    private static string Plain(string? text) => text is null ? "" : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
