using System.Text.Json.Serialization;

namespace Cleric.Triggers;

/// <summary>What sets an investigation off: an alert, a question, an anomaly or a change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AlertTrigger), "alert")]
[JsonDerivedType(typeof(QuestionTrigger), "question")]
[JsonDerivedType(typeof(AnomalyTrigger), "anomaly")]
[JsonDerivedType(typeof(ChangeTrigger), "change")]
public abstract record Trigger
{
    /// <summary>The name of the entity that it is about, in any system's spelling, or null when that is to be found out.</summary>
    public string? Entity { get; init; }

    /// <summary>When it was seen, in UTC: an alert's firing time, a change's time. Null means now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The stretch of time that the trigger speaks of, where it names one.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>One line for people.</summary>
    [JsonIgnore]
    public abstract string Title { get; }
}
