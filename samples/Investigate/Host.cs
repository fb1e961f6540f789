using Cleric.Connectors.Otlp;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>The host: Cleric, where case files go, and the one connector that reads a capture.</summary>
internal static class Host
{
    /// <param name="capture">The folder of the capture, or null to read nothing but case files.</param>
    /// <param name="caseFile">The case file, or null to keep the case in memory.</param>
    /// <param name="settings">The options.</param>
    public static ServiceProvider Build(string? capture, string? caseFile, Settings settings)
    {
        var services = new ServiceCollection();
        var cleric = services.AddCleric(options =>
        {
            options.MaxQueries = settings.MaxQueries ?? options.MaxQueries;
            options.MaxTime = settings.MaxTime ?? options.MaxTime;
        });
        if (caseFile is null)
        {
            cleric.UseInMemoryCaseFiles();
        }
        else
        {
            cleric.UseCaseFileFolder(options => (options.Directory, options.FileExtension) = (Path.GetDirectoryName(Path.GetFullPath(caseFile))!, Path.GetExtension(caseFile)));
        }

        if (capture is not null)
        {
            cleric.AddOtlpCapture(null, options =>
            {
                options.Folder = capture;
                foreach (var kind in settings.Without)
                {
                    options.ExcludeKinds.Add(kind);
                }
            });
        }

        return services.BuildServiceProvider();
    }
}
