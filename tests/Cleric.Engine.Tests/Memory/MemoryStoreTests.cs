using System.Text;
using System.Text.Json;
using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Entities;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Serialization;

namespace Cleric.Engine.Tests.Memory;

public sealed class MemoryStoreTests : IDisposable
{
    private static readonly Caller Ada = new("ada", "acme");
    private static readonly Caller Eve = new("eve", "globex");
    private readonly MemoryLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_fact_is_remembered_with_its_source_and_the_same_again_is_counted()
    {
        var first = await Remember(Ada, "orders is slow on Mondays", Sample.Orders);
        _lab.Time.Advance(TimeSpan.FromDays(7));
        var second = await Remember(Ada, "orders is slow on Mondays", Sample.Orders);

        Assert.Equal(("person:ada", 1), (first.Source, first.Occurrences));
        Assert.Equal((first.Id, 2, first.FirstSeen), (second.Id, second.Occurrences, second.FirstSeen));
        Assert.Equal(first.LastSeen + TimeSpan.FromDays(7), second.LastSeen);
        Assert.Single(await _lab.All<Fact>("acme"));
    }

    [Fact]
    public async Task A_fact_that_says_nothing_is_refused() =>
        Assert.Contains("fact.statement", (await Assert.ThrowsAsync<ClericException>(() => Remember(Ada, " "))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Memories_are_listed_newest_first_by_kind_entity_and_case()
    {
        await _lab.Investigate(World.WithLocks(), "one", "acme");
        _lab.Time.Advance(TimeSpan.FromHours(1));
        await Remember(Ada, "a note", Sample.Checkout);

        Assert.IsType<Fact>((await List())[0]);
        Assert.Equal("one", Assert.Single(((Episode)Assert.Single(await List(new MemoryFilter { Kind = MemoryKind.Episode }))).Cases).CaseId);
        Assert.Contains(await List(new MemoryFilter { Entity = Sample.Checkout }), item => item.Statement == "a note");
        Assert.IsType<Episode>(Assert.Single(await List(new MemoryFilter { CaseId = "one" })));
        Assert.IsType<Episode>(Assert.Single(await List(new MemoryFilter { CaseId = "one", Entity = Sample.Orders })));
        Assert.Empty(await List(new MemoryFilter { CaseId = "one", Entity = Sample.Checkout }));
        Assert.Empty(await List(new MemoryFilter { CaseId = "two" }));
        Assert.Single(await List(new MemoryFilter { Limit = 1 }));
        Assert.Contains("filter.limit", (await Assert.ThrowsAsync<ClericException>(() => List(new MemoryFilter { Limit = 0 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_page_is_listed_once_each()
    {
        await Import(Ada, Notes(1203));

        var all = await List(new MemoryFilter { Limit = 5000 });
        Assert.Equal(1203, all.Count);
        Assert.Equal(1203, all.DistinctBy(item => item.Id).Count());
        Assert.Equal(501, (await List(new MemoryFilter { Limit = 501 })).Count);
    }

    [Fact]
    public async Task Nothing_of_one_tenant_is_seen_or_touched_by_another()
    {
        await _lab.Investigate(World.WithLocks(), "one", "acme");
        var note = await Remember(Ada, "the password rota is in the vault", Sample.Orders);
        var kept = await Export(Ada);

        foreach (var other in new[] { Eve, new Caller("eve"), new Caller("eve", "Acme") })
        {
            Assert.Empty(await List(caller: other));
            Assert.Empty(await List(new MemoryFilter { CaseId = "one" }, other));
            Assert.Null(await _lab.Ask(store => store.GetAsync(other, note.Id, Cancel)));
            Assert.False(await _lab.Ask(store => store.ForgetAsync(other, note.Id, Cancel)));
            Assert.Equal(0, await _lab.Ask(store => store.EraseAsync(other, "orders", Cancel)));
            Assert.Equal("", await Export(other));
            Assert.Contains(note.Id, (await Assert.ThrowsAsync<ClericException>(() => Import(other, note with { Statement = "forged", Tenant = "acme" }))).Message, StringComparison.Ordinal);
        }

        // A forged tenant in an import is not believed.
        await Import(Eve, note with { Id = "fa-mine", Tenant = "acme" });
        Assert.Equal("globex", Assert.Single(await List(caller: Eve)).Tenant);
        Assert.Equal(kept, await Export(Ada));
    }

    [Fact]
    public async Task What_is_forgotten_is_gone_from_the_bytes_of_the_file()
    {
        var note = await Remember(Ada, "unmistakable wording", Sample.Orders);
        Assert.Contains("unmistakable", _lab.Bytes(), StringComparison.Ordinal);

        Assert.True(await _lab.Ask(store => store.ForgetAsync(Ada, note.Id, Cancel)));
        Assert.False(await _lab.Ask(store => store.ForgetAsync(Ada, note.Id, Cancel)));
        Assert.DoesNotContain("unmistakable", _lab.Bytes(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lovelace")]
    [InlineData("Ada Lovelace")]
    [InlineData("Bjørn Ødegård")]
    public async Task A_person_is_erased_from_the_bytes_of_the_file(string name)
    {
        await _lab.Investigate(World.WithLocks(), "one", "acme");
        await _lab.Say("one", new Feedback(FeedbackVerdict.Confirmed, name, Comment: $"says {name}; planned by {name.ToUpperInvariant()}"));
        await Remember(new Caller(name, "acme"), "a note of theirs");
        var kept = await Remember(Ada, $"ask {name}, not Lovelaceson");
        Assert.Contains(kept.Id, (await List()).Select(item => item.Id));

        Assert.True(await _lab.Ask(store => store.EraseAsync(Ada, name, Cancel)) >= 3);

        var bytes = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(_lab.Bytes()));
        Assert.DoesNotContain(name, bytes.Replace("Lovelaceson", "", StringComparison.OrdinalIgnoreCase), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a note of theirs", bytes, StringComparison.Ordinal);
        Assert.Equal("ask erased, not Lovelaceson", (await _lab.Ask(store => store.GetAsync(Ada, kept.Id, Cancel)))!.Statement);
        var episode = Assert.Single(await _lab.All<Episode>("acme"));
        Assert.Equal(("erased", 1.0), (Assert.Single(episode.Cases).By, episode.Confirmations));
    }

    [Fact]
    public async Task A_service_is_erased_with_all_that_is_about_it_and_nothing_else()
    {
        await _lab.Investigate(World.WithLocks(), "one", "acme");
        await _lab.Confirm("one");
        await _lab.Investigate(_lab.Tomorrow(World.WithBadDeploy()), "two", "acme");
        var other = await Remember(Ada, "orders-archive is slow", new Entity("orders-archive", EntityKinds.Database));
        Assert.Contains("database:orders", _lab.Bytes(), StringComparison.Ordinal);

        Assert.True(await _lab.Ask(store => store.EraseAsync(Ada, "orders", Cancel)) > 2);

        var bytes = _lab.Bytes();
        Assert.DoesNotMatch("(?i)(?<![a-z0-9_-])orders(?![a-z0-9_-])", string.Join('\n', (await List()).Select(Text)));
        Assert.DoesNotMatch("(?i)database:orders(?![a-z0-9_-])", bytes);
        Assert.Equal("orders-archive is slow", (await _lab.Ask(store => store.GetAsync(Ada, other.Id, Cancel)))!.Statement);
        Assert.Equal(Sample.Checkout, Assert.Single(await _lab.All<Episode>("acme")).Cause!.Entity);
    }

    [Fact]
    public async Task What_is_exported_can_be_imported_elsewhere()
    {
        await _lab.Investigate(World.WithLocks(), "one", "acme");
        await _lab.Confirm("one");
        await Remember(Ada, "a note", Sample.Orders);
        var before = await List();
        var text = await Export(Ada);
        using var elsewhere = new MemoryLab();

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text + "\n\n"));
        Assert.Equal(before.Count, await elsewhere.Ask(store => store.ImportAsync(Ada, stream, Cancel)));
        Assert.True(stream.CanRead);
        var after = await elsewhere.Ask(async store => await store.ListAsync(Ada, cancellationToken: Cancel).ToListAsync(Cancel));

        // How far its questions told elsewhere does not come along: here that has to be earned.
        Assert.Equal(before.Select(item => Text(item is Procedure known ? known with { Reached = 0 } : item)), after.Select(Text));
        Assert.Contains(before, item => item is Procedure { Reached: > 0 });

        // It is recalled there as well, and a second import changes nothing.
        var report = await elsewhere.Investigate(elsewhere.Tomorrow(World.WithLocks()), "two", "acme");
        Assert.Contains(report.Recollections, item => item.Kind == MemoryKind.Episode && item.PriorFactor > 1);
        await Import(Ada, [.. before]);
        Assert.Equal(text, await Export(Ada));
    }

    public static TheoryData<string> BadLines =>
    [
        "{",
        "null",
        "42",
        "[]",
        """{"type":"wisdom","id":"x","statement":"s","firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""",
        """{"type":"fact","id":"x","statement":"s","firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""",
        """{"type":"fact","id":"","statement":"s","source":"person:x","firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""",
        """{"type":"fact","id":"x","statement":null,"source":"person:x","firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""",
        """{"type":"fact","id":"x","statement":"s","source":"person:x","occurrences":0,"firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""",
        """{"type":"procedure","id":"x","statement":"s","failureMode":"m","role":"self/service","steps":[],"reached":7,"firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""",
        """{"type":"procedure","id":"x","statement":"s","failureMode":"m","role":"self/service","steps":[null],"firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""",
        Episode("\"contradictions\":-100"),
        Episode("\"confirmations\":1000"),
        Episode("\"confirmations\":\"NaN\""),
        Episode("\"early\":null"),
        Episode("\"early\":{\"x\":\"Infinity\"}"),
        Episode("\"cases\":[null]"),
    ];

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task A_line_that_is_no_memory_is_named_and_nothing_is_imported(string line)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"{Text(Notes(1)[0])}\n\n{line}\n{Text(Notes(1)[0])}\n"));

        var error = await Assert.ThrowsAsync<ClericException>(() => _lab.Ask(store => store.ImportAsync(Ada, stream, Cancel)));
        Assert.StartsWith("Line 3 of the import is no memory: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was imported.", error.Message, StringComparison.Ordinal);
        Assert.Empty(await List());
    }

    [Fact]
    public async Task What_must_not_be_kept_is_taken_out_of_an_import_and_quotes_do_not_break_it()
    {
        await Import(Ada, Notes(1)[0] with { Statement = "he said \"password=hunter2hunter2\" and \"Authorization: Bearer abcdefghijklmnopqrstuvwxyz\"" });

        Assert.DoesNotContain("hunter2", _lab.Bytes(), StringComparison.Ordinal);
        Assert.StartsWith("he said ", Assert.Single(await List()).Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_of_nobody_is_nothing()
    {
        Assert.Null(await _lab.Ask(store => store.GetAsync(Ada, "ep-none", Cancel)));
        Assert.False(await _lab.Ask(store => store.ForgetAsync(Ada, "ep-none", Cancel)));
    }

    internal static Fact[] Notes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Fact { Id = $"fa-{i:0000}", Statement = $"note {i}", Source = "person:bob", FirstSeen = World.Now, LastSeen = World.Now - TimeSpan.FromSeconds(i / 3) })];

    private static string Episode(string part) =>
        $$"""{"type":"episode","id":"x","statement":"s","symptom":"service:web","early":{},"whole":{},"cases":[],{{part}},"firstSeen":"2026-01-01T00:00:00Z","lastSeen":"2026-01-01T00:00:00Z"}""";

    private static string Text(MemoryItem item) => JsonSerializer.Serialize(item, ClericJson.Options.GetTypeInfo(typeof(MemoryItem)));

    private Task<Fact> Remember(Caller caller, string statement, Entity? entity = null) =>
        _lab.Ask(store => store.RememberAsync(caller, new Fact { Id = "", Statement = statement, Entity = entity, Source = "", FirstSeen = default, LastSeen = default }, Cancel));

    private Task<List<MemoryItem>> List(MemoryFilter? filter = null, Caller? caller = null) => _lab.Ask(async store => await store.ListAsync(caller ?? Ada, filter, Cancel).ToListAsync(Cancel));

    private async Task<int> Import(Caller caller, params MemoryItem[] items)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', items.Select(Text))));
        return await _lab.Ask(store => store.ImportAsync(caller, stream, Cancel));
    }

    private async Task<string> Export(Caller caller)
    {
        using var stream = new MemoryStream();
        await _lab.Ask(store => store.ExportAsync(caller, stream, Cancel));
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
