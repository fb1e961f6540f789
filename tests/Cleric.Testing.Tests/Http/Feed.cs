using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Cleric.Testing.Tests.Http;

/// <summary>A system that keeps changes and gives them out in pages of JSON: seven of one service, the last a minute before it was updated.</summary>
internal sealed class Feed(int pageSize = 100) : HttpMessageHandler
{
    public const string Token = "feed-token-58c1";
    public static readonly Uri Address = new("https://feed.test/");
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
    public static readonly TimeWindow Window = new(Start, Start.AddMinutes(8));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Method != HttpMethod.Get)
        {
            return new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        }

        var asked = request.RequestUri!.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);
        if ((request.Headers.Authorization?.Parameter ?? asked.GetValueOrDefault("token")) != Token)
        {
            return new HttpResponseMessage(HttpStatusCode.Unauthorized);
        }

        var window = new TimeWindow(Time(asked["from"]), Time(asked["to"]));
        var page = int.Parse(asked.GetValueOrDefault("page", "1"), CultureInfo.InvariantCulture);
        var found = Enumerable.Range(1, 7).Select(minute => Start.AddMinutes(minute)).Where(time => window.Contains(time) && asked["service"] == "checkout").ToList();
        var next = found.Count > page * pageSize ? string.Create(CultureInfo.InvariantCulture, $"changes?from={asked["from"]}&to={asked["to"]}&service={asked["service"]}&page={page + 1}") : null;
        return new HttpResponseMessage
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { updated = Window.End, changes = found.Skip((page - 1) * pageSize).Take(pageSize).Select(time => new { at = time, service = "checkout", title = "limits raised" }), next }),
                Encoding.UTF8,
                "application/json"),
        };
    }

    private static DateTimeOffset Time(string seconds) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
}
