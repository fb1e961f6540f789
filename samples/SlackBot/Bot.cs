using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SlackBot.Api;
using SlackBot.Configuration;
using SlackBot.Doors;
using SlackBot.Feedback;
using SlackBot.Threads;

namespace SlackBot;

/// <summary>The host.</summary>
internal static class Bot
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">Adds to the host, or changes what is there.</param>
    /// <exception cref="Cleric.ClericException">There is no such recording or file.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var evidence = Evidence.Of(builder.Configuration);
        var beside = typeof(Bot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "Folder").Value!;
        var data = Path.GetFullPath(builder.Configuration["data"] ?? Path.Combine(beside, "data"));
        var services = builder.Services;
        var cleric = services.AddCleric()
            .UseCaseFileFolder(options => options.Directory = Path.Combine(data, "cases"))
            .UseMemory()
            .AddSqliteMemory(Path.Combine(data, "memory.db"))
            .AddInvestigations()
            .ConfigureIndex(options => options.Path = Path.Combine(data, "cleric.db"));
        evidence.AddTo(cleric);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(evidence);
        services.AddOptionsWithValidateOnStart<SlackOptions, SlackOptionsValidator>().BindConfiguration(SlackOptions.Section);
        services.AddSingleton<IValidateOptions<SlackOptions>, SlackOptionsRules>();
        services.AddSlackApi();
        services.AddSingleton<SlackTeams>();
        services.AddSingleton<FrontDoor>();
        services.AddSingleton<AskLimit>();
        services.AddSingleton<Intake>();
        services.AddSingleton<CommandDoor>();
        services.AddSingleton<EventDoor>();
        services.AddSingleton<InteractionDoor>();
        services.AddSingleton<FeedbackDesk>();
        services.AddSingleton<ThreadFollower>();
        services.AddSingleton<Chores>();
        services.AddHostedService(provider => provider.GetRequiredService<Chores>());
        services.AddHostedService<ThreadRecovery>();
        services.AddHealthChecks().AddClericQueue();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapPost("/slack/commands", (HttpContext http, FrontDoor door, CommandDoor command) => door.EnterAsync(http, command.AnswerAsync));
        app.MapPost("/slack/events", (HttpContext http, FrontDoor door, EventDoor events) => door.EnterAsync(http, events.AnswerAsync));
        app.MapPost("/slack/interactions", (HttpContext http, FrontDoor door, InteractionDoor interactions) => door.EnterAsync(http, interactions.AnswerAsync));
        app.MapHealthChecks("/healthz");
        Log.Investigates(app.Logger, evidence.Notice);
        return app;
    }
}
