namespace Cleric.Reports.Rendering;

/// <summary>Composes the exhibits: in full where something cites them, in a line each where nothing does.</summary>
internal sealed class ExhibitComposer(Report report, Clock clock, ExhibitIndex exhibits)
{
    private const int ShortHash = 12;

    public IEnumerable<Block> Compose()
    {
        if (report.Exhibits.Count == 0)
        {
            yield return Paragraph.Note("Nothing was read.");
            yield break;
        }

        yield return Paragraph.Note("Each exhibit is one answer of one system, kept whole in the case file under the hash given here.");
        foreach (var exhibit in report.Exhibits.Where(exhibit => exhibits.IsCited(exhibit.Id)))
        {
            yield return Full(exhibit);
        }

        var rest = report.Exhibits.Where(exhibit => !exhibits.IsCited(exhibit.Id)).ToArray();
        if (rest.Length > 0)
        {
            yield return new Group(null, [$"{Format.Count(rest.Length, "exhibit")} that nothing in this report cites"], [Brief(rest)], Folded: true);
        }
    }

    private Group Full(ExhibitSummary exhibit)
    {
        var fields = new List<Field>
        {
            new("Answered by", [$"{exhibit.Connector}, asked at {clock.TimeUtc(exhibit.AskedAt)}"]),
            new("Time asked about", [clock.Window(exhibit.Window)]),
            new("Time covered", [exhibit.CoveredWindow is { } covered ? clock.Window(covered) : "not known"]),
            new("Coverage", [exhibit.Note is null ? Words.Of(exhibit.Coverage) : $"{Words.Of(exhibit.Coverage)}. {exhibit.Note}"]),
            new("Rows", [Format.Count(exhibit.Rows)]),
            new("SHA-256", [new CodeRun(exhibit.Sha256)]),
        };
        if (exhibit.Link is not null)
        {
            fields.Add(new("See it there", [SafeLink.TryParse(exhibit.Link) is { } uri ? new LinkRun($"open in {uri.IdnHost}", uri) : exhibit.Link]));
        }

        var blocks = new List<Block> { new Fields(fields), new Preformatted("Query as sent", exhibit.Query) };
        if (exhibit.Excerpts.Count > 0)
        {
            // Of several excerpts from one place the first is the one to link to.
            var linked = new HashSet<string>(StringComparer.Ordinal);
            blocks.Add(new Quotations([.. exhibit.Excerpts.Select(excerpt => new Quotation(
                linked.Add(excerpt.Pointer) ? exhibits.Place(exhibit.Id, excerpt.Pointer) : null,
                excerpt.Pointer,
                excerpt.Text))]));
        }

        return new Group(exhibits.Anchor(exhibit.Id), [Title(exhibit)], blocks);
    }

    private Table Brief(IReadOnlyList<ExhibitSummary> rest) => new(
        "Exhibits that nothing cites",
        ["Id", "What", "Answered by", "Time asked about", "Coverage", "Rows", "Query as sent", "SHA-256, first 12 digits"],
        [.. rest.Select(exhibit => (IReadOnlyList<IReadOnlyList<Inline>>)
        [
            [exhibit.Id],
            [About(exhibit)],
            [exhibit.Connector],
            [$"{clock.Time(exhibit.Window.Start)} to {clock.Time(exhibit.Window.End)}"],
            [exhibit.Note is null ? Words.Of(exhibit.Coverage) : $"{Words.Of(exhibit.Coverage)}. {exhibit.Note}"],
            [Format.Count(exhibit.Rows)],
            [new CodeRun(exhibit.Query)],
            [new CodeRun(exhibit.Sha256.Length > ShortHash ? exhibit.Sha256[..ShortHash] : exhibit.Sha256)],
        ])])
    {
        Titled = false,
        Anchors = [.. rest.Select(exhibit => exhibits.Anchor(exhibit.Id) ?? "")],
    };

    private static string Title(ExhibitSummary exhibit) => $"{exhibit.Id} · {About(exhibit)}";

    private static string About(ExhibitSummary exhibit) =>
        exhibit.Entity is null ? Words.Of(exhibit.Kind) : $"{Words.Of(exhibit.Kind)} of {exhibit.Entity.Name}";
}
