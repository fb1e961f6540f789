using Cleric.CaseFiles;
using Cleric.Door;
using Cleric.Engine.Tests.Door;
using Cleric.Exhibits;

namespace Cleric.Engine.Tests.CaseFiles;

/// <summary>Events to put into case files.</summary>
internal static class CaseEvents
{
    public static NoticeGiven Notice(string text = "n") => new() { Notice = text };

    public static ExhibitReceived Exhibit(string id = "E1", string body = "line")
    {
        var answer = DoorFixture.Lines(body);
        return new ExhibitReceived
        {
            QuestionId = "Q1",
            Exhibit = new Exhibit { Id = id, Query = DoorFixture.Logs(), Connector = "loki", AskedAt = DoorFixture.Noon, Answer = answer, Sha256 = ExhibitHash.Compute(answer) },
        };
    }

    /// <summary>An opening, notices, exhibits and sums, in turn.</summary>
    public static CaseEvent At(int i) => (i % 3) switch
    {
        0 => Notice($"notice {i} \"quoted\" é 日本"),
        1 => Exhibit($"E{(i / 3) + 1}", $"body {i}"),
        _ => new BudgetSpent { Spent = new Spending { Queries = i, Elapsed = TimeSpan.FromSeconds(i) } },
    };
}
