using Lab.Shop;
using Lab.Telemetry;

namespace Lab.Load;

/// <summary>
/// Starts journeys at random moments (a Poisson process), whether or not earlier ones have ended, as customers do. A
/// customer gives up when a step fails.
/// </summary>
internal sealed class LoadGenerator(LoadSettings settings, ArrivalRate rate) : BackgroundService
{
    private const int MaxOpenJourneys = 4000;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private int _open;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var random = new Random(settings.Seed);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{settings.Ports[Names.Gateway]}"), Timeout = RequestTimeout };
        for (var number = 1L; !stoppingToken.IsCancellationRequested; number++)
        {
            await WaitForArrivalAsync(random, stoppingToken);
            if (Volatile.Read(ref _open) < MaxOpenJourneys)
            {
                _ = RunAsync(client, Journey.Next(random, number, rate.HotProduct), random.Next(), stoppingToken);
            }
        }
    }

    /// <summary>Exponential gaps; a wait is cut short so that a new rate is seen at once (the process has no memory).</summary>
    private async Task WaitForArrivalAsync(Random random, CancellationToken ct)
    {
        while (true)
        {
            var journeysPerSecond = rate.PerSecond / Journey.MeanSteps;
            var wait = journeysPerSecond > 0 ? TimeSpan.FromSeconds(Math.Min(3600, -Math.Log(1 - random.NextDouble()) / journeysPerSecond)) : TimeSpan.MaxValue;
            if (wait <= MaxWait)
            {
                await Task.Delay(wait, ct);
                return;
            }

            await Task.Delay(MaxWait, ct);
        }
    }

    private async Task RunAsync(HttpClient client, Journey journey, int seed, CancellationToken ct)
    {
        Interlocked.Increment(ref _open);
        try
        {
            var random = new Random(seed);
            foreach (var step in journey.Steps)
            {
                using var request = new HttpRequestMessage(step.Method, step.Path);
                request.Content = step.Body is null ? null : JsonContent.Create(step.Body, step.Body.GetType());
                request.Options.Set(PeerService.Key, Names.Gateway);
                using var response = await client.SendAsync(request, ct);
                if (!response.IsSuccessStatusCode)
                {
                    return;
                }

                await Task.Delay(random.Next(100, 700), ct);
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The customer goes away; the client span and metric have the reason.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
