using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reports;

namespace Cleric.Engine.Tests.Reasoning.Readers;

/// <summary>Has a reader read an exhibit, and holds each citation against it.</summary>
internal static class Read
{
    public static async Task<IReadOnlyList<Observation>> With(IEvidenceReader reader, Exhibit exhibit, ICaseView? view = null)
    {
        var observations = await reader.ReadAsync(exhibit, view ?? Sample.View(), TestContext.Current.CancellationToken);
        using var content = new CitedContent(exhibit);
        Assert.All(observations, observation =>
        {
            Assert.Equal(exhibit.Id, observation.ExhibitId);
            Assert.InRange(observation.Strength, 0, 1);
            Assert.NotEmpty(observation.Citations);
            Assert.All(observation.Citations, citation => Assert.Null(content.Problem(citation)));
        });
        return observations;
    }

    public static Observation One(this IReadOnlyList<Observation> observations, string signal, Direction direction = Direction.Up) =>
        Assert.Single(observations, observation => observation.Signal == signal && observation.Direction == direction);

    public static bool Seen(this IReadOnlyList<Observation> observations, Entities.Entity entity, string signal) =>
        observations.Any(observation => observation.Entity == entity && observation.Signal == signal && observation.Strength > 0.8);

    public static bool Missed(this IReadOnlyList<Observation> observations, Entities.Entity entity, string signal) =>
        observations.Any(observation => observation.Entity == entity && observation.Signal == signal && observation.Strength < 0.3);
}
