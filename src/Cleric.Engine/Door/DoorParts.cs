using Cleric.Safety;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cleric.Door;

/// <summary>What the built-in links share across investigations.</summary>
internal sealed record DoorParts(ResiliencePipelines Pipelines, AnswerCache Cache, Redactor Redactor, TimeProvider Time, ILogger Logger)
{
    public static DoorParts From(IServiceProvider services) => new(
        Needed<ResiliencePipelines>(services),
        Needed<AnswerCache>(services),
        Needed<Redactor>(services),
        services.GetService<TimeProvider>() ?? TimeProvider.System,
        services.GetService<ILogger<AuditLink>>() ?? (ILogger)NullLogger.Instance);

    private static T Needed<T>(IServiceProvider services)
        where T : class =>
        services.GetService<T>() ?? throw new ClericException($"The services have no {typeof(T).Name}. Call AddCleric on the host's service collection.");
}
