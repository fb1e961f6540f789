using Cleric.CaseFiles;

namespace Cleric.Abstractions.Tests.CaseFiles;

public sealed class VerificationTests
{
    private static readonly Verification Right = new() { Claims = 3, Citations = 4, PosteriorDifference = 0.0004 };

    [Fact]
    public void It_passes_when_all_is_as_it_should_be() => Assert.True(Right.Passed);

    [Fact]
    public void It_fails_for_anything_altered_unresolved_or_off()
    {
        Assert.False((Right with { Altered = ["line 3"] }).Passed);
        Assert.False((Right with { Unresolved = ["E1/x"] }).Passed);
        Assert.False((Right with { PosteriorDifference = 0.0005 }).Passed);
        Assert.False((Right with { PosteriorDifference = double.NaN }).Passed);
    }
}
