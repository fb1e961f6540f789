using System.Security.Cryptography;
using System.Text.Json;
using Cleric.Door;
using Cleric.Exhibits;
using Cleric.Serialization;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Door;

public class ExhibitHashTests
{
    [Fact]
    public void It_is_sha_256_of_the_answers_json()
    {
        var answer = DoorFixture.Rows(5_000) with { Note = "n" };

        var expected = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<Answer>(answer, ClericJson.Options)));

        Assert.Equal(expected, ExhibitHash.Compute(answer));
        Assert.Matches("^[0-9a-f]{64}$", expected);
    }

    [Fact]
    public void Where_an_answer_came_from_is_not_part_of_its_content()
    {
        var answer = DoorFixture.Lines("a");

        Assert.Equal(ExhibitHash.Compute(answer), ExhibitHash.Compute(answer with { Origin = new AnswerOrigin(DoorFixture.Noon, TimeSpan.Zero, true) }));
        Assert.NotEqual(ExhibitHash.Compute(answer), ExhibitHash.Compute(answer with { Note = "x" }));
    }

    [Property]
    public bool It_is_the_same_after_a_round_trip_for_every_text_that_passes_the_door(string? text, double value, long ticks)
    {
        var redactor = Safety.RedactorTests.Default;
        var answer = redactor.Redact(new LogAnswer
        {
            Records = [new LogRecord { Time = new DateTimeOffset(Math.Abs(ticks % DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero), Body = text ?? "", Attributes = new Dictionary<string, string> { ["k"] = text ?? "" } }],
            Note = text,
        });
        var metric = new MetricAnswer { Series = [new MetricSeries { Metric = "m", Entity = new("s"), Times = new long[] { ticks }, Values = new[] { value } }] };

        return new[] { answer, metric }.All(one => ExhibitHash.Compute(JsonSerializer.Deserialize<Answer>(JsonSerializer.Serialize(one, ClericJson.Options), ClericJson.Options)!) == ExhibitHash.Compute(one));
    }

    [Fact]
    public void A_lone_surrogate_does_not_break_the_hash()
    {
        var answer = Safety.RedactorTests.Default.Redact(DoorFixture.Lines("cut \ud83d", "\udc00 off", "whole \ud83d\ude00"));

        var read = JsonSerializer.Deserialize<Answer>(JsonSerializer.Serialize(answer, ClericJson.Options), ClericJson.Options)!;

        Assert.Equal(ExhibitHash.Compute(answer), ExhibitHash.Compute(read));
        Assert.Equal("whole \ud83d\ude00", ((LogAnswer)answer).Records[2].Body);
    }
}
