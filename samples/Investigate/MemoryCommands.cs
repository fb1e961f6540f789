using Cleric;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>Lists, adds to and removes from a memory.</summary>
internal static class MemoryCommands
{
    public static async Task<int> ListAsync(Settings settings, CancellationToken cancellationToken)
    {
        var memory = Existing(settings);
        await using var host = Host.Build(null, null, settings);
        var store = host.GetRequiredService<IMemoryStore>();
        var count = 0;
        foreach (var kind in Enum.GetValues<MemoryKind>().Order())
        {
            await foreach (var item in store.ListAsync(Caller.Anonymous, new MemoryFilter { Kind = kind, Limit = int.MaxValue }, cancellationToken))
            {
                Console.WriteLine(MemoryText.Of(item));
                count++;
            }
        }

        Console.WriteLine(count == 0 ? $"{memory.Path} remembers nothing." : $"{count} memories in {memory.Path}");
        return 0;
    }

    public static async Task<int> RememberAsync(string text, string by, Settings settings, CancellationToken cancellationToken)
    {
        await using var host = Host.Build(null, settings.Memory!.Last(), settings);
        var store = host.GetRequiredService<IMemoryStore>();
        var (entity, statement) = await EntityAsync(text, host, settings.Memory, cancellationToken);
        var fact = await store.RememberAsync(
            Caller.Anonymous, new Fact { Id = "", Statement = statement, Entity = entity, Source = $"person:{by}", FirstSeen = default, LastSeen = default }, cancellationToken);
        Console.WriteLine(MemoryText.Of(fact));
        return 0;
    }

    public static async Task<int> ForgetAsync(string id, Settings settings, CancellationToken cancellationToken)
    {
        var memory = Existing(settings);
        await using var host = Host.Build(null, null, settings);
        if (!await host.GetRequiredService<IMemoryStore>().ForgetAsync(Caller.Anonymous, id, cancellationToken))
        {
            throw new ClericException($"--forget: {memory.Path} has no memory '{id}'. --memories lists them.");
        }

        Console.WriteLine($"Forgotten: {id}");
        return 0;
    }

    public static async Task<int> EraseAsync(string name, Settings settings, CancellationToken cancellationToken)
    {
        var memory = Existing(settings);
        await using var host = Host.Build(null, null, settings);
        var count = await host.GetRequiredService<IMemoryStore>().EraseAsync(Caller.Anonymous, name, cancellationToken);
        Console.WriteLine($"{count} memories of {name} were removed or changed in {memory.Path}");
        var files = Directory.Exists(memory.CasesFolder)
            ? Directory.EnumerateFiles(memory.CasesFolder, "*.jsonl").Where(file => File.ReadLines(file).Any(line => line.Contains(name, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal).ToList()
            : [];
        if (files.Count > 0)
        {
            Console.WriteLine("Case files are records and were left as they are. These name it; delete those that are to go too:");
            files.ForEach(file => Console.WriteLine($"  {file}"));
        }

        return 0;
    }

    public static async Task<int> ExportAsync(string path, Settings settings, CancellationToken cancellationToken)
    {
        _ = Existing(settings);
        await using var host = Host.Build(null, null, settings);
        try
        {
            await using var target = new FileStream(path, FileMode.CreateNew);
            var count = await host.GetRequiredService<IMemoryStore>().ExportAsync(Caller.Anonymous, target, cancellationToken);
            Console.WriteLine($"{count} memories written to {path}");
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClericException($"--export-memory: '{path}' cannot be written: {exception.Message}", exception);
        }
    }

    public static async Task<int> ImportAsync(string path, Settings settings, CancellationToken cancellationToken)
    {
        await using var host = Host.Build(null, null, settings);
        try
        {
            await using var source = File.OpenRead(path);
            var count = await host.GetRequiredService<IMemoryStore>().ImportAsync(Caller.Anonymous, source, cancellationToken);
            Console.WriteLine($"{count} memories read into {settings.Memory!.Path}");
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClericException($"--import-memory: '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Whom a fact is about: a word before a colon, where the memory or its last case knows it or it is given with its kind.</summary>
    private static async Task<(Entity? Entity, string Statement)> EntityAsync(string text, ServiceProvider host, MemoryFile memory, CancellationToken cancellationToken)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || text[..colon].Contains(' ', StringComparison.Ordinal))
        {
            return (null, text.Trim());
        }

        var (name, statement) = (text[..colon], text[(colon + 2)..].Trim());
        if (name.Contains(':', StringComparison.Ordinal))
        {
            return (Entity.Parse(name), statement);
        }

        var known = new HashSet<Entity>();
        if (memory.Last() is { } last)
        {
            var events = await host.GetRequiredService<ICaseFileStore>().ReadAsync(Path.GetFileNameWithoutExtension(last), cancellationToken);
            known.UnionWith(new RecordedCase(events).Entities);
        }

        await foreach (var item in host.GetRequiredService<IMemoryStore>().ListAsync(Caller.Anonymous, cancellationToken: cancellationToken))
        {
            known.UnionWith((item switch
            {
                Episode episode => (IEnumerable<Entity?>)[episode.Cause?.Entity, episode.Symptom],
                Fact fact => [fact.Entity, fact.Other],
                _ => [],
            }).OfType<Entity>());
        }

        var named = known.Where(entity => entity.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return named switch
        {
            [var entity] => (entity, statement),
            [] => throw new ClericException($"--remember: nobody is known as '{name}'. {(known.Count == 0 ? "Nobody is known yet" : $"Known are: {string.Join(", ", known.Select(entity => entity.Name).Order(StringComparer.Ordinal))}")}. Write KIND:NAME for another, such as \"service:{name}: ...\", or leave the colon out."),
            _ => throw new ClericException($"--remember: '{name}' may be {string.Join(" or ", named.Select(entity => entity.Id))}. Say which."),
        };
    }

    private static MemoryFile Existing(Settings settings)
    {
        settings.Memory!.Expect();
        return settings.Memory;
    }
}
