namespace SlackBot.Doors;

/// <summary>What Slack posts when a button was pressed or a dialog sent, as far as the bot reads it (https://docs.slack.dev/reference/interaction-payloads).</summary>
internal sealed record InteractionPayload
{
    public string? Type { get; init; }

    public string? TriggerId { get; init; }

    public Named? Team { get; init; }

    public Person? User { get; init; }

    public Named? Channel { get; init; }

    public Place? Container { get; init; }

    public Action[]? Actions { get; init; }

    public Dialog? View { get; init; }

    /// <summary>Something with an id.</summary>
    internal sealed record Named(string? Id);

    /// <summary>Who did it.</summary>
    internal sealed record Person(string? Id, string? TeamId);

    /// <summary>Where.</summary>
    internal sealed record Place(string? MessageTs, string? ThreadTs);

    /// <summary>What was pressed.</summary>
    internal sealed record Action(string? ActionId, string? Value);

    /// <summary>What was sent.</summary>
    internal sealed record Dialog(string? CallbackId, string? PrivateMetadata, State? State)
    {
        /// <summary>What was put into a field, or null.</summary>
        public Field? In(string block, string action) => State?.Values?.GetValueOrDefault(block)?.GetValueOrDefault(action);
    }

    /// <summary>What was put into the fields of a dialog, by block and action.</summary>
    internal sealed record State(Dictionary<string, Dictionary<string, Field>>? Values);

    /// <summary>What was put into one field.</summary>
    internal sealed record Field(string? Value, Chosen? SelectedOption);

    /// <summary>What was chosen.</summary>
    internal sealed record Chosen(string? Value);
}
