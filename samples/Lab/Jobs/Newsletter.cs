using Lab.Processes;
using Lab.Services;
using Lab.Shop;
using Lab.Telemetry;

namespace Lab.Jobs;

/// <summary>Sends mails that nobody waits for, through a mail server that refuses most of them, and says so at the top of its voice.</summary>
internal sealed partial class Newsletter(ILogger<Newsletter> logger) : BackgroundService
{
    private const int MailsPerRound = 4;
    private const int SentOneIn = 8;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Rendering = TimeSpan.FromMilliseconds(180);

    public static async Task RunAsync(ServiceSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLabTelemetry(settings.Telemetry);
        builder.Services.AddHostedService<ParentWatch>();
        builder.Services.AddHostedService<Newsletter>();
        using var host = builder.Build();
        host.Services.GetRequiredService<ProcessMeter>();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => Console.WriteLine(ParentWatch.ReadyLine));
        await host.RunAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var mail = 0; !stoppingToken.IsCancellationRequested; mail++)
        {
            Busy.For(Rendering);
            for (var i = 0; i < MailsPerRound; i++, mail++)
            {
                if (mail % SentOneIn == 0)
                {
                    LogSent(mail);
                }
                else
                {
                    LogFailed(new TimeoutException("smtp.mail.example: 451 4.7.1 greylisted, no answer within 5 s"), mail);
                }
            }

            await Task.Delay(Round, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "Mail {Number} of the newsletter could not be sent")]
    private partial void LogFailed(Exception exception, int number);

    [LoggerMessage(LogLevel.Information, "Mail {Number} of the newsletter sent")]
    private partial void LogSent(int number);
}
