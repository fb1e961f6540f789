using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Runbooks.Tests;

public sealed class RunbooksConnectorTests : IDisposable
{
    private static readonly Entity Checkout = new("checkout");
    private readonly RunbookFolder _folder = new();

    [Fact]
    public async Task A_section_comes_with_its_place_its_headings_and_its_text()
    {
        _folder.With("db/postgres.md", "# PostgreSQL\n\nOverview.\n\n## Locks\n\n### Who blocks whom?\n\nSee `pg_locks`.\n\n## Disk\n\nGrow it.\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(["db/postgres.md#postgresql", "db/postgres.md#who-blocks-whom", "db/postgres.md#disk"], answer.Sections.Select(section => section.Id));
        Assert.Equal(["PostgreSQL", "PostgreSQL > Locks > Who blocks whom?", "PostgreSQL > Disk"], answer.Sections.Select(section => section.Title));
        Assert.Equal("See `pg_locks`.", answer.Sections[1].Text);
        Assert.Equal((Coverage.Data, 3L, (string?)null), (answer.Coverage, answer.RowsAvailable, answer.Note));
        Assert.Contains("1 Markdown files", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_before_the_first_heading_is_a_section_of_the_file()
    {
        _folder.With("notes.md", "Call the network team.\n\n## Later\n\nText.\n").With("titled.md", "---\ntitle: On call\n---\nWho is on call.\n\n# Rota\n\nWeekly.\n");
        var answer = await _folder.AskAsync();
        Assert.Equal([("notes.md", "notes"), ("notes.md#later", "notes > Later"), ("titled.md", "On call"), ("titled.md#rota", "On call > Rota")], answer.Sections.Select(section => (section.Id, section.Title)));
    }

    [Fact]
    public async Task The_section_that_speaks_of_the_words_comes_first()
    {
        Shop();
        var answer = await _folder.AskAsync("sessions are waiting for locks");
        Assert.Equal("postgres.md#lock-waits", answer.Sections[0].Id);
        Assert.DoesNotContain(answer.Sections, section => section.Id == "search.md#reindex");
        Assert.Contains("\"sessions are waiting for locks\"", answer.SentAs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("locking")]
    [InlineData("reindexing")]
    public async Task A_word_is_found_in_another_form(string word)
    {
        _folder.With("a.md", "# Locks\n\nlocks held\n\n# Reindex\n\nreindexed\n\n# Other\n\nSomething about the weather.\n");
        var answer = await _folder.AskAsync(word);
        Assert.Equal(word == "locking" ? "a.md#locks" : "a.md#reindex", Assert.Single(answer.Sections).Id);
    }

    [Fact]
    public async Task Words_of_no_section_find_nothing()
    {
        Shop();
        var answer = await _folder.AskAsync("zzqxk wvvjq");
        Assert.Equal((0, Coverage.Empty), (answer.Rows, answer.Coverage));
    }

    [Fact]
    public async Task An_entity_finds_what_is_for_it_before_what_names_it()
    {
        Shop();
        var answer = await _folder.AskAsync(entity: Checkout);
        Assert.Equal(["checkout.md#latency", "checkout.md#errors", "postgres.md#lock-waits"], answer.Sections.Select(section => section.Id));
        Assert.Equal([Checkout], answer.Sections[0].Entities);
    }

    [Fact]
    public async Task An_alias_finds_it_too_and_the_section_is_about_the_entity_asked_for()
    {
        _folder.With("a.md", "---\nservice: shop/checkout-svc\n---\n# A\n\nText.\n").With("b.md", "---\nentities: database:orders\n---\n# B\n\nText.\n");
        Assert.Equal([Checkout], Assert.Single((await _folder.AskAsync(entity: Checkout, aliases: "shop/checkout-svc")).Sections).Entities);
        Assert.Equal("b.md#b", Assert.Single((await _folder.AskAsync(entity: new Entity("orders", EntityKinds.Database))).Sections).Id);
        Assert.Empty((await _folder.AskAsync(entity: new Entity("orders", EntityKinds.Queue))).Sections);
    }

    [Fact]
    public async Task A_name_within_another_is_not_the_name()
    {
        _folder.With("a.md", "# A\n\nThe checkout-worker is not it.\n").With("b.md", "# B\n\nRestart checkout, then wait.\n");
        Assert.Equal("b.md#b", Assert.Single((await _folder.AskAsync(entity: Checkout)).Sections).Id);
    }

    [Theory]
    [InlineData("CheckoutLatencyHigh", "a.md#what-to-do")]
    [InlineData("disk almost full", "a.md#what-to-do")]
    [InlineData("KubePodCrashLooping", "b.md#kubepodcrashlooping")]
    public async Task An_alert_that_is_named_finds_its_runbook_first(string alert, string id)
    {
        _folder.With("a.md", "---\nalerts:\n  - CheckoutLatencyHigh\n  - Disk almost full\n---\n# What to do\n\nStay calm.\n")
            .With("b.md", "# KubePodCrashLooping\n\nRead the logs.\n")
            .With("c.md", $"# Talk\n\n{alert} fired twice. {alert} is noisy, and checkout, disk, latency, pod and high are words.\n");
        Assert.Equal(id, (await _folder.AskAsync($"{alert} on checkout")).Sections[0].Id);
    }

    [Fact]
    public async Task A_heading_or_file_that_is_an_alerts_name_stands_for_all_below_it()
    {
        _folder.With("kube/NodeClockNotSynchronising.md", "# Clock\n\n## Meaning\n\nIt drifts.\n")
            .With("b.md", "# PodPending\n\n## Meaning\n\nIt waits.\n\n## Diagnosis\n\nAsk the scheduler.\n\n# Other\n\nPod pending, clock, node, synchronising.\n");
        Assert.Equal(["b.md#diagnosis", "b.md#meaning"], (await _folder.AskAsync("PodPending")).Sections.Take(2).Select(section => section.Id).Order());
        Assert.Equal("kube/NodeClockNotSynchronising.md#meaning", (await _folder.AskAsync("NodeClockNotSynchronising fired")).Sections[0].Id);
    }

    [Fact]
    public async Task A_cut_is_told_with_how_many_there_were()
    {
        Shop();
        using var connector = _folder.Connector();
        var answer = Assert.IsType<KnowledgeAnswer>(await connector.AskAsync(new KnowledgeQuery { Window = RunbookFolder.Window, Limit = 2 }, TestContext.Current.CancellationToken));
        Assert.Equal((2, Coverage.CutShort, 5L), (answer.Rows, answer.Coverage, answer.RowsAvailable));
        Assert.Contains("The best 2 of 5 sections", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_age_is_what_the_file_says_the_later_of_changed_and_reviewed()
    {
        _folder.With("a.md", "---\nupdated: 2025-11-05\nreviewed: 2026-01-31T10:00:00+02:00\n---\ntext\n").With("b.md", "---\nlast_updated: 2026-02-01\n---\ntext\n");
        var answer = await _folder.AskAsync();
        Assert.Equal([new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)], answer.Sections.Select(section => section.UpdatedAt!.Value));
        Assert.All(answer.Sections, section => Assert.Equal(TimeSpan.Zero, section.UpdatedAt!.Value.Offset));
        Assert.Null(answer.Note);
    }

    [Fact]
    public async Task Without_a_date_it_is_when_the_file_was_written_but_not_in_a_clone()
    {
        var written = new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        _folder.With("a.md", "text\n");
        File.SetLastWriteTimeUtc(_folder.At("a.md"), written);
        Assert.Equal(written, Assert.Single((await _folder.AskAsync()).Sections).UpdatedAt!.Value.UtcDateTime);
        Directory.CreateDirectory(_folder.At(".git"));
        Assert.Null(Assert.Single((await _folder.AskAsync()).Sections).UpdatedAt);
    }

    [Fact]
    public async Task An_old_review_is_told_with_whom_to_ask()
    {
        _folder.With("a.md", "---\nreviewed: 2023-03-02\nowner: team-payments\n---\nold words\n").With("b.md", "---\nreviewed: 2026-01-01\n---\nnew words\n");
        var note = (await _folder.AskAsync("old")).Note;
        Assert.Equal("a.md was last reviewed or changed on 2023-03-02, 1096 days ago: mind its age, and ask team-payments to review it.", note);
        Assert.Null((await _folder.AskAsync("new")).Note);
    }

    [Fact]
    public async Task Broken_front_matter_is_told_by_line_and_the_text_is_searched()
    {
        _folder.With("a.md", "---\nservices: [checkout\ntags: x\n---\n# Zeppelin\n\nLand it.\n").With("b.md", "---\ntags: x\nupdated: soon\n---\nText.\n").With("c.md", "---\njust words\n---\nText.\n").With("d.md", "---\nservices: checkout\n\n# Never closed\n\nText.\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(Coverage.Data, answer.Coverage);
        Assert.Contains("a.md#zeppelin", answer.Sections.Select(section => section.Id));
        Assert.Matches(@"a\.md:[23]: the front matter is no YAML", answer.Note);
        Assert.Contains("b.md:3: 'soon' is no date", answer.Note, StringComparison.Ordinal);
        Assert.Contains("c.md:2: the front matter is no list", answer.Note, StringComparison.Ordinal);
        Assert.Contains("d.md:1: the front matter is not closed", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_are_bounded()
    {
        for (var i = 0; i < 9; i++)
        {
            _folder.With($"{i}.md", "---\nupdated: soon\n---\nText.\n");
        }

        Assert.EndsWith(" 4 more notes were left out.", (await _folder.AskAsync()).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_hundred_megabytes_is_searched_to_its_bound_and_that_is_told()
    {
        using (var huge = File.Create(_folder.At("huge.md")))
        {
            huge.Write("# Beginning\n\nzeppelin\n"u8);
            huge.SetLength(100_000_000);
        }

        var answer = await _folder.AskAsync("zeppelin");
        Assert.Equal(("huge.md#beginning", Coverage.CutShort), (Assert.Single(answer.Sections).Id, answer.Coverage));
        Assert.True(answer.Sections[0].Text.Length <= 1_048_576);
        Assert.Equal("huge.md has 100000000 bytes, more than MaxFileBytes (1048576): the rest is not searched. Split it, or raise MaxFileBytes.", answer.Note);
        Assert.Equal(Coverage.CutShort, (await _folder.AskAsync("nothing of the kind")).Coverage);
    }

    [Fact]
    public async Task Text_that_is_no_utf8_is_told_and_the_rest_is_read()
    {
        _folder.WithBytes("a.md", [.. "# Fa"u8, 0xE7, .. "ade\n\nzeppelin "u8, 0xFF, .. "\n"u8]).WithBytes("b.md", [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("# Größe\n\nairship\n")]).WithBytes("c.md", [0xEF, 0xBB, 0xBF, .. "---\ntags: balloon\n---\nText.\n"u8]);
        var answer = await _folder.AskAsync("zeppelin");
        Assert.Equal("zeppelin \uFFFD", Assert.Single(answer.Sections).Text);
        Assert.Equal("a.md is not all UTF-8; what is not is shown as U+FFFD. Save it as UTF-8.", answer.Note);
        Assert.Equal("b.md#größe", Assert.Single((await _folder.AskAsync("airship")).Sections).Id);
        Assert.Equal("Text.", Assert.Single((await _folder.AskAsync("balloon")).Sections).Text);
    }

    [Fact]
    public async Task Html_and_scripts_are_text_and_make_no_sections_or_steps()
    {
        _folder.With("a.md", "# Safe\n\n<script>\nfetch('http://evil.example/');\n</script>\n\n<!--\n# Hidden\n\n- check the moon\n-->\n\n<a href=\"javascript:alert(1)\">x</a> end\n");
        var section = Assert.Single((await _folder.AskAsync()).Sections);
        Assert.Equal(("a.md#safe", "Safe"), (section.Id, section.Title));
        Assert.StartsWith("<script>\nfetch('http://evil.example/');\n</script>", section.Text, StringComparison.Ordinal);
        Assert.Empty(section.Steps);
    }

    [Theory]
    [InlineData(">", 5_000)]
    [InlineData("- ", 5_000)]
    [InlineData("[", 200_000)]
    [InlineData("*a_ ", 50_000)]
    [InlineData("`", 200_001)]
    public async Task A_file_made_to_be_costly_is_read_all_the_same(string part, int times)
    {
        _folder.With("a.md", "zeppelin\n\n" + string.Concat(Enumerable.Repeat(part, times)) + "\n");
        Assert.StartsWith("zeppelin", Assert.Single((await _folder.AskAsync("zeppelin")).Sections).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Front_matter_that_is_nested_without_end_is_told()
    {
        _folder.With("a.md", $"---\na: {new string('[', 10_000)}\n---\nText.\n").With("b.md", $"---\na: {new string('x', 20_000)}\n---\nText.\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(2, answer.Rows);
        Assert.Contains("a.md:2: the front matter is no YAML (it is nested more than 64 deep)", answer.Note, StringComparison.Ordinal);
        Assert.Contains("b.md:1: the front matter is longer than 16384 characters", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_change_come_or_go_are_seen_after_a_while()
    {
        _folder.With("a.md", "# One\n\nText.\n").With("b.md", "# Two\n\nText.\n");
        using var connector = _folder.Connector();
        Assert.Equal(["a.md#one", "b.md#two"], await IdsAsync(connector));
        _folder.With("a.md", "# Other\n\nText.\n").With("c.md", "# Three\n\nText.\n");
        File.Delete(_folder.At("b.md"));
        Assert.Equal(["a.md#one", "b.md#two"], await IdsAsync(connector));
        _folder.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["a.md#other", "c.md#three"], await IdsAsync(connector));
    }

    [Fact]
    public async Task A_file_whose_length_and_time_stay_is_not_read_again()
    {
        _folder.With("a.md", "# One\n\nText.\n");
        var written = File.GetLastWriteTimeUtc(_folder.At("a.md"));
        using var connector = _folder.Connector();
        await IdsAsync(connector);
        _folder.With("a.md", "# Two\n\nText.\n");
        File.SetLastWriteTimeUtc(_folder.At("a.md"), written);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a.md#one"], await IdsAsync(connector));
        File.SetLastWriteTimeUtc(_folder.At("a.md"), written.AddSeconds(1));
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a.md#two"], await IdsAsync(connector));
    }

    [Fact]
    public async Task A_folder_that_is_missing_fails_and_is_looked_for_again()
    {
        var missing = _folder.At("later");
        var options = new RunbooksOptions();
        options.Folders.Add(missing);
        using var connector = new RunbooksConnector(options, _folder.Time);
        var answer = Assert.IsType<NoAnswer>(await connector.AskAsync(new KnowledgeQuery { Window = RunbookFolder.Window }, TestContext.Current.CancellationToken));
        Assert.Equal((Coverage.Failed, $"The folder '{missing}' does not exist. Name another, or mount or clone it there."), (answer.Coverage, answer.Note));
        _folder.With("later/a.md", "Text.\n");
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a.md"], await IdsAsync(connector));
    }

    [Fact]
    public async Task Of_several_folders_one_that_is_missing_cuts_the_answer_short()
    {
        _folder.With("one/docs/a.md", "Text.\n").With("two/docs/a.md", "Text.\n");
        var options = new RunbooksOptions();
        foreach (var folder in (string[])["one/docs", "two/docs/", "three"])
        {
            options.Folders.Add(_folder.At(folder));
        }

        using var connector = new RunbooksConnector(options, _folder.Time);
        var answer = await RunbookFolder.AskAsync(connector);
        Assert.Equal(["docs/a.md", "docs~2/a.md"], answer.Sections.Select(section => section.Id));
        Assert.Equal((Coverage.CutShort, $"The folder '{_folder.At("three")}' does not exist. Name another, or mount or clone it there."), (answer.Coverage, answer.Note));
    }

    [Fact]
    public async Task A_folder_without_text_is_empty_and_says_why()
    {
        _folder.With("a.txt", "Text.\n").With("b.md", "");
        var answer = await _folder.AskAsync("text");
        Assert.Equal((Coverage.Empty, "There is no Markdown file with text in the folders."), (answer.Coverage, answer.Note));
    }

    [Fact]
    public async Task Other_patterns_of_files_can_be_asked_for()
    {
        _folder.With("ops/a.md", "Text.\n").With("b.md", "Text.\n").With("ops/deep/c.txt", "Text.\n");
        using var connector = _folder.Connector(options =>
        {
            options.Include.Add("ops/*.md");
            options.Include.Add("**/*.txt");
        });
        Assert.Equal(["ops/a.md", "ops/deep/c.txt"], await IdsAsync(connector));
    }

    [Fact]
    public async Task More_files_than_allowed_are_told()
    {
        _folder.With("a.md", "Text.\n").With("b.md", "Text.\n").With("c.md", "Text.\n");
        using var connector = _folder.Connector(options => options.MaxFiles = 2);
        var answer = await RunbookFolder.AskAsync(connector);
        Assert.Equal((2, Coverage.CutShort), (answer.Rows, answer.Coverage));
        Assert.Contains("There are 3 files, of which the first 2 are read.", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_in_a_language_of_its_own_or_for_no_row_is_refused()
    {
        using var connector = _folder.Connector();
        Assert.Equal(Coverage.Failed, (await connector.AskAsync(new KnowledgeQuery { Window = RunbookFolder.Window, Native = "x" }, TestContext.Current.CancellationToken)).Coverage);
        var fault = await Assert.ThrowsAsync<ClericException>(async () => await connector.AskAsync(new KnowledgeQuery { Window = RunbookFolder.Window, Limit = 0 }, TestContext.Current.CancellationToken));
        Assert.Contains("Limit", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_the_same()
    {
        Shop();
        using var connector = _folder.Connector(options => options.RefreshAfter = TimeSpan.Zero);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => RunbookFolder.AskAsync(connector, "locks", Checkout), TestContext.Current.CancellationToken)));
        Assert.All(answers, answer => Assert.Equal(answers[0].Sections.Select(section => section.Id), answer.Sections.Select(section => section.Id)));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<IEnumerable<string>> IdsAsync(IConnector connector) => (await RunbookFolder.AskAsync(connector)).Sections.Select(section => section.Id);

    private void Shop() => _folder
        .With("checkout.md", "---\nservices: [checkout]\n---\n# Latency\n\nLook at the pool.\n\n# Errors\n\nCall the payment provider.\n")
        .With("postgres.md", "---\nservices: [postgres]\n---\n# Lock waits\n\nSessions wait for locks; checkout suffers first.\n\n# Disk\n\nGrow the volume.\n")
        .With("search.md", "# Reindex\n\nAfter a crash, rebuild the index.\n");
}
