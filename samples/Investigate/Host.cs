using Cleric.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>The host: Cleric, where case files go, the connectors, a memory and a model where they are named.</summary>
internal static class Host
{
    /// <summary>How long to wait for another process that holds the memory's file: somebody is watching.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="source">What is read, or null to read nothing but case files.</param>
    /// <param name="caseFile">The case file, or null to keep the case in memory.</param>
    /// <param name="settings">The options.</param>
    public static ServiceProvider Build(IEvidenceSource? source, string? caseFile, Settings settings)
    {
        var services = new ServiceCollection();
        var cleric = services.AddCleric(options =>
        {
            options.MaxQueries = settings.MaxQueries ?? options.MaxQueries;
            options.MaxTime = settings.MaxTime ?? options.MaxTime;
        });
        if (settings.Model is { } model)
        {
            cleric.UseChatClient(OpenAICompatible.Create(model)).ConfigureModels(options =>
            {
                options.Diagnose = OpenAICompatible.Diagnose;
                options.ContextWindow = model.ContextWindow ?? options.ContextWindow;
                options.MaxTokens = model.MaxTokens;
                options.MaxCost = model.MaxCost;
                var (input, output) = model.Price ?? OpenAICompatible.UnknownPrice;
                options.Prices["*"] = new ModelPrice { InputPerMillion = input, OutputPerMillion = output };
            });
        }

        if (settings.Memory is { } memory)
        {
            cleric.UseMemory().AddSqliteMemory(options => (options.File, options.BusyTimeout) = (memory.Path, Patience));
        }

        if (caseFile is null)
        {
            cleric.UseInMemoryCaseFiles();
        }
        else
        {
            cleric.UseCaseFileFolder(options => (options.Directory, options.FileExtension) = (Path.GetDirectoryName(Path.GetFullPath(caseFile))!, Path.GetExtension(caseFile)));
        }

        source?.AddTo(cleric, settings);
        return services.BuildServiceProvider();
    }
}
