using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cleric.Evaluation.Results;

/// <summary>What an evaluation yields: every run of every case. All figures are made from these.</summary>
public sealed record EvaluationResult
{
    /// <summary>The form of the JSON document.</summary>
    public const string CurrentSchema = "cleric-evaluation/1";

    /// <summary>The form of the JSON document. Default <see cref="CurrentSchema"/>.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>When it was begun, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The machine, in a line.</summary>
    public string? Machine { get; init; }

    /// <summary>Every run of every case, in the order of the set.</summary>
    public required IReadOnlyList<CaseResult> Cases { get; init; }

    /// <summary>The figures over all cases.</summary>
    [JsonIgnore]
    public EvaluationSummary Summary => new(Cases);

    /// <summary>The figures of each group, by the group's name and value.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Group, string Value, EvaluationSummary Summary)> Groups =>
    [
        .. Cases.SelectMany(result => result.Groups, (result, group) => (group.Key, group.Value, result))
            .GroupBy(item => (item.Key, item.Value), item => item.result)
            .OrderBy(group => group.Key.Key, StringComparer.Ordinal).ThenBy(group => group.Key.Value, StringComparer.Ordinal)
            .Select(group => (group.Key.Key, group.Key.Value, new EvaluationSummary(group))),
    ];

    /// <summary>Writes the result as JSON.</summary>
    /// <param name="path">The file; it is written over.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = File.Create(path);
        await using var end = file.ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(file, this, EvaluationJsonContext.Default.EvaluationResult, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a result that <see cref="SaveAsync"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ClericException">There is no such file, or it is no evaluation; the message says which.</exception>
    public static async Task<EvaluationResult> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw new ClericException($"There is no file '{path}'. Name one that an evaluation was saved to.");
        }

        try
        {
            var file = File.OpenRead(path);
            await using var end = file.ConfigureAwait(false);
            var result = await JsonSerializer.DeserializeAsync(file, EvaluationJsonContext.Default.EvaluationResult, cancellationToken).ConfigureAwait(false);
            return result?.Schema == CurrentSchema ? result : throw new ClericException($"{path} has the schema '{result?.Schema}'; this version reads '{CurrentSchema}'.");
        }
        catch (JsonException malformed)
        {
            throw new ClericException($"{path} is no evaluation: {malformed.Message}", malformed);
        }
    }
}
