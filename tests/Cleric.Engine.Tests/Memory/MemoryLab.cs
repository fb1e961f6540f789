using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Memory;

/// <summary>Incidents of the shop on one day after another, with a memory in a file that outlives each investigation.</summary>
internal sealed class MemoryLab : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cleric-memory-").FullName;
    private int _day;

    public MemoryLab() => Cases = new InMemoryCaseFileStore(Time);

    public FakeTimeProvider Time { get; } = new(World.Now);

    public InMemoryCaseFileStore Cases { get; }

    public string File => Path.Combine(_folder, "memory.db");

    /// <summary>What every host of this lab that remembers is configured with besides.</summary>
    public Action<IClericBuilder> Configure { get; set; } = _ => { };

    /// <summary>How long a host waits for others that use the file.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The next day's world, as <paramref name="like"/> with everything a day later.</summary>
    public World Tomorrow(World like, int days = 1)
    {
        _day += days;
        return At(like);
    }

    public World Today(World like) => At(like);

    /// <summary>A host over this lab's memory and case files.</summary>
    public ServiceProvider Open(World? world = null, Action<IClericBuilder>? configure = null, bool memory = true)
    {
        var today = At(world ?? World.WithLocks());
        today.Store = Cases;
        return today.Provider(
            builder =>
            {
                if (memory)
                {
                    builder.UseMemory().AddSqliteMemory(options => (options.File, options.BusyTimeout) = (File, Patience));
                    Configure(builder);
                }

                configure?.Invoke(builder);
            },
            today.Connector());
    }

    public async Task<Report> Investigate(World world, string caseId, string? tenant = null, bool memory = true, Action<IClericBuilder>? configure = null, string? tag = null)
    {
        await using var host = Open(world, configure, memory);
        var request = new InvestigationRequest
        {
            Trigger = World.Alert with { At = World.Alert.At + TimeSpan.FromDays(_day) },
            CaseId = caseId,
            Caller = new Caller("anonymous", tenant),
            Tags = tag is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [tag] = "yes" },
        };
        return await host.GetRequiredService<IInvestigator>().InvestigateAsync(request, cancellationToken: Cancel);
    }

    public async Task Say(string caseId, Feedback feedback)
    {
        await using var host = Open();
        await host.GetRequiredService<IInvestigator>().GiveFeedbackAsync(caseId, feedback, Cancel);
    }

    public Task Confirm(string caseId, string by = "ada") => Say(caseId, new Feedback(FeedbackVerdict.Confirmed, by));

    public Task Correct(string caseId, Cause cause, string? comment = null) => Say(caseId, new Feedback(FeedbackVerdict.Corrected, "ada", cause, comment));

    public async Task<T> Ask<T>(Func<IMemoryStore, Task<T>> ask)
    {
        await using var host = Open();
        return await ask(host.GetRequiredService<IMemoryStore>());
    }

    public Task<List<T>> All<T>(string? tenant = null)
        where T : MemoryItem => Ask(async store => (await store.ListAsync(new Caller("ada", tenant), cancellationToken: Cancel).ToListAsync(Cancel)).OfType<T>().ToList());

    public async Task<Episode> Episode(Func<Episode, bool>? which = null) => (await All<Episode>()).Single(which ?? (_ => true));

    public async Task<Recollection?> Recalled(string caseId, Func<Recollection, bool>? which = null) =>
        (await Events(caseId)).OfType<MemoryRecalled>().Single().Recollections.FirstOrDefault(item => item.Kind == MemoryKind.Episode && (which?.Invoke(item) ?? true));

    public async Task<IReadOnlyList<CaseEvent>> Events(string caseId) => await Cases.ReadAsync(caseId, Cancel);

    /// <summary>All that is on the disk of the memory, as text.</summary>
    public string Bytes() => string.Concat(Directory.GetFiles(_folder).Select(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }));

    private World At(World like)
    {
        var shift = TimeSpan.FromDays(_day);
        if (Time.GetUtcNow() < World.Now + shift)
        {
            Time.SetUtcNow(World.Now + shift);
        }

        var world = new World { Time = Time, Shift = shift, OrdersMilliseconds = like.OrdersMilliseconds, LockWaits = like.LockWaits, CheckoutFails = like.CheckoutFails };
        world.Changes.AddRange(like.Changes.Select(change => change with { Time = change.Time + shift - like.Shift }));
        world.Alerts.AddRange(like.Alerts);
        return world;
    }
}
