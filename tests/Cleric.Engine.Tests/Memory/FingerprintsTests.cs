using Cleric.Engine.Tests.Investigations;
using Cleric.Memory;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Memory;

public sealed class FingerprintsTests
{
    [Fact]
    public void It_tells_who_is_connected_with_cause_and_symptom()
    {
        var lines = Fingerprints.Of(Sample.View(), Sample.Orders);

        Assert.Equal(["service:checkout->database:orders", "service:web->service:checkout"], lines);
        Assert.Empty(Fingerprints.Of(Sample.Opened(World.Alert), Sample.Orders));
    }

    [Property]
    public Property Agreement_is_from_0_to_1_the_same_both_ways_and_1_with_itself() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNull<string>[], NonNull<string>[])>(),
        pair =>
        {
            List<string> one = [.. pair.Item1.Select(line => line.Get)], other = [.. pair.Item2.Select(line => line.Get)];
            var agreement = Fingerprints.Agreement(one, other);
            Assert.InRange(agreement, 0, 1);
            Assert.Equal(agreement, Fingerprints.Agreement(other, one));
            Assert.Equal(1, Fingerprints.Agreement(one, one));
        });
}
