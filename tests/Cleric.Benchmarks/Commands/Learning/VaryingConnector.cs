using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Serialization;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>Answers as at another time and with other noise: values stray by some percent, some records and traces are missing.</summary>
internal sealed class VaryingConnector(IConnector inner, TimeSpan shift, int seed) : DelegatingConnector(inner)
{
    private const double Stray = 0.03;
    private const double Lost = 0.05;

    public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        return Noisy(Shifted(await base.AskAsync(Shifted(query, -shift), cancellationToken), shift), query);
    }

    private Answer Noisy(Answer answer, Query query)
    {
        if (seed == 0)
        {
            return answer;
        }

        // The same question has the same answer, whenever it is asked.
        var random = new Random((seed * 7919) + ((int)query.Kind * 101) + (query.Entity is null ? 0 : query.Entity.Id.Sum(letter => letter)));
        return answer switch
        {
            MetricAnswer metrics => metrics with { Series = [.. metrics.Series.Select(series => series with { Values = series.Values.ToArray().Select(value => value * (1 + (Stray * ((2 * random.NextDouble()) - 1)))).ToArray() })] },
            LogAnswer logs => logs with { Records = [.. logs.Records.Where(_ => random.NextDouble() >= Lost)] },
            TraceAnswer traces => Without(traces, random),
            _ => answer,
        };
    }

    private static TraceAnswer Without(TraceAnswer traces, Random random)
    {
        var lost = traces.Spans.Select(span => span.TraceId).Distinct().Where(_ => random.NextDouble() < Lost).ToHashSet(StringComparer.Ordinal);
        return traces with { Spans = [.. traces.Spans.Where(span => !lost.Contains(span.TraceId))] };
    }

    private static T Shifted<T>(T value, TimeSpan by)
        where T : class
    {
        if (by == TimeSpan.Zero)
        {
            return value;
        }

        var type = (JsonTypeInfo<T>)ClericJson.Options.GetTypeInfo(typeof(T));
        return JsonSerializer.SerializeToNode(value, type) is { } node && Shifted(node, by, null) is { } moved ? moved.Deserialize(type)! : value;
    }

    private static JsonNode? Shifted(JsonNode? node, TimeSpan by, string? name) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Shifted(field.Value, by, field.Key)))),
        JsonArray items => new JsonArray([.. items.Select(item => Shifted(item, by, name))]),
        JsonValue number when name == "times" && number.GetValueKind() == JsonValueKind.Number => JsonValue.Create(number.GetValue<long>() + (long)by.TotalMilliseconds),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() is { Length: >= 20 and <= 35 } stamp && stamp[4] == '-' && stamp[10] == 'T'
            && DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) => JsonValue.Create((time + by).ToString("O", CultureInfo.InvariantCulture)),
        _ => node?.DeepClone(),
    };
}
