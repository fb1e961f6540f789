using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Runbooks.Tests;

/// <summary>A folder of runbooks that lasts as long as a test.</summary>
internal sealed class RunbookFolder : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public static readonly TimeWindow Window = new(Now.AddHours(-1), Now);

    public RunbookFolder() => Path = Directory.CreateTempSubdirectory("cleric-runbooks-").FullName;

    public string Path { get; }

    public FakeTimeProvider Time { get; } = new(Now);

    public RunbookFolder With(string name, string text) => WithBytes(name, System.Text.Encoding.UTF8.GetBytes(text));

    public RunbookFolder WithBytes(string name, byte[] bytes)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public RunbooksConnector Connector(Action<RunbooksOptions>? configure = null)
    {
        var options = new RunbooksOptions();
        options.Folders.Add(Path);
        configure?.Invoke(options);
        return new RunbooksConnector(options, Time);
    }

    public async Task<KnowledgeAnswer> AskAsync(string? text = null, Entity? entity = null, params string[] aliases)
    {
        using var connector = Connector();
        return await AskAsync(connector, text, entity, aliases);
    }

    public static async Task<KnowledgeAnswer> AskAsync(IConnector connector, string? text = null, Entity? entity = null, params string[] aliases) =>
        Assert.IsType<KnowledgeAnswer>(await connector.AskAsync(new KnowledgeQuery { Text = text, Entity = entity, Aliases = aliases, Window = Window }, TestContext.Current.CancellationToken));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
