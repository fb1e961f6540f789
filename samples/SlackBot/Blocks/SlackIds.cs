namespace SlackBot.Blocks;

/// <summary>Slack's ids: a letter for the kind, then capital letters and digits.</summary>
internal static class SlackIds
{
    public static bool IsTeam(string? id) => Is(id, 'T', 'E');

    public static bool IsUser(string? id) => Is(id, 'U', 'W');

    public static bool IsChannel(string? id) => Is(id, 'C', 'D') || Is(id, 'G', 'G');

    private static bool Is(string? id, char kind, char other) => id is { Length: > 1 and <= 32 } && (id[0] == kind || id[0] == other) && id.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character));
}
