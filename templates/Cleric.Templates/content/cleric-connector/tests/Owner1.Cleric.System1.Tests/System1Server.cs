using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Cleric;

namespace Owner1.Cleric.System1.Tests;

/// <summary>Stands in for System1: three changes of one service.</summary>
internal sealed class System1Server : HttpMessageHandler
{
    public const string Token = "system1-token-for-tests";
    public static readonly Uri Address = new("https://system1.test/api");
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
    public static readonly TimeWindow Window = new(Start, Start.AddMinutes(4));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Headers.Authorization?.Parameter != Token)
        {
            return new HttpResponseMessage(HttpStatusCode.Unauthorized);
        }

        var asked = request.RequestUri!.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        var window = new TimeWindow(TimeOf(asked["from"]), TimeOf(asked["to"]));
        var changes = Enumerable.Range(1, 3)
            .Select(minute => new { id = $"c{minute}", at = Start.AddMinutes(minute), service = "checkout", title = $"checkout 1.{minute}.0", kind = "deploy", author = "ann" })
            .Where(change => window.Contains(change.at) && asked.GetValueOrDefault("service", change.service) == change.service);
        return new HttpResponseMessage { Content = new StringContent(JsonSerializer.Serialize(new { changes }), Encoding.UTF8, "application/json") };
    }

    private static DateTimeOffset TimeOf(string seconds) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
}
