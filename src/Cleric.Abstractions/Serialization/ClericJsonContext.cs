using System.Text.Json.Serialization;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Triggers;

namespace Cleric.Serialization;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(WordEnumConverter<Coverage>),
        typeof(WordEnumConverter<SpanKind>),
        typeof(WordEnumConverter<QueryKind>),
        typeof(WordEnumConverter<Direction>),
        typeof(WordEnumConverter<PredictionTarget>),
        typeof(WordEnumConverter<StopReason>),
        typeof(WordEnumConverter<Outcome>),
        typeof(WordEnumConverter<FeedbackVerdict>),
        typeof(WordEnumConverter<MemoryKind>),
        typeof(WordEnumConverter<EpisodeOutcome>),
        typeof(WordEnumConverter<FactKind>),
        typeof(WordEnumConverter<ModelSeat>),
        typeof(WordEnumConverter<ModelOutcome>),
    ],
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CaseEvent))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Query))]
[JsonSerializable(typeof(Exhibit))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(Trigger))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(FailureMode))]
[JsonSerializable(typeof(Topology))]
[JsonSerializable(typeof(MemoryItem))]
[JsonSerializable(typeof(InvestigationRequest))]
internal sealed partial class ClericJsonContext : JsonSerializerContext;
