using Cleric.Exhibits;
using Cleric.Models.Digests;
using Cleric.Reports;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Models.Digests;

public class ContextPackerProperties
{
    private static Arbitrary<(Exhibit[] Exhibits, int Window, bool Known)> Cases =>
        (from exhibits in AnyExhibit.Several
         from window in Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, 6000))
         from known in Gen.Elements(true, false)
         select (exhibits, window, known)).ToArbitrary();

    [Property(MaxTest = 400)]
    public Property The_window_is_never_exceeded() => Prop.ForAll(Cases, sample =>
    {
        var packed = Pack(sample);
        return packed.Tokens <= sample.Window && packed.Tokens == TokenCounter.Count(packed.Text);
    });

    [Property(MaxTest = 100)]
    public Property The_same_input_gives_the_same_text() => Prop.ForAll(Cases, sample => Pack(sample).Text == Pack(sample).Text);

    [Property(MaxTest = 400)]
    public Property Every_place_shown_is_there_and_what_is_quoted_stands_there_and_in_the_text() => Prop.ForAll(Cases, sample => Check(sample.Exhibits, Pack(sample)));

    [Property(MaxTest = 200)]
    public Property What_is_shown_when_asked_for_more_holds_as_well() => Prop.ForAll(Cases, sample =>
        sample.Exhibits.All(exhibit =>
        {
            var more = ContextPacker.More(exhibit, sample.Known ? "or" : null, Sample.Onset.AddMinutes(-20), Sample.Onset.AddMinutes(5), sample.Window);
            return more.Tokens <= sample.Window && more.Tokens == TokenCounter.Count(more.Text) && Check([exhibit], more);
        }));

    [Property(MaxTest = 200)]
    public Property Text_from_outside_never_begins_a_line_of_ours() => Prop.ForAll(Cases, sample =>
    {
        var packed = Pack(sample);
        var headers = packed.Text.Split('\n').Count(line => line.StartsWith("# E", StringComparison.Ordinal));
        return headers == sample.Exhibits.Length - packed.LeftOutExhibits.Count && packed.Text.All(character => character is '\n' or '\t' || !char.IsControl(character));
    });

    private static PackedContext Pack((Exhibit[] Exhibits, int Window, bool Known) sample) =>
        ContextPacker.Pack(sample.Exhibits, sample.Known ? Sample.Scope() : null, sample.Known ? Sample.Onset : null, sample.Window);

    private static bool Check(IReadOnlyList<Exhibit> exhibits, PackedContext packed)
    {
        foreach (var citations in packed.Citations.GroupBy(citation => citation.ExhibitId))
        {
            using var content = new CitedContent(exhibits.Single(exhibit => exhibit.Id == citations.Key));
            foreach (var citation in citations)
            {
                // JSON has no half of a surrogate pair: what has one is not quoted beyond it.
                Assert.Null(content.Problem(citation));
                Assert.True(citation.Quote is null || packed.Text.Contains(citation.Quote, StringComparison.Ordinal), citation.ToString());
                Assert.Contains((citation.ExhibitId, citation.Pointer), packed.Shown);
            }
        }

        return packed.LeftOut.Values.All(count => count >= 0);
    }
}
