namespace Cleric.Door;

internal static class Sentences
{
    /// <summary>Adds a sentence to a note that may be there.</summary>
    public static string Join(string? note, string sentence) => string.IsNullOrWhiteSpace(note) ? sentence : $"{note} {sentence}";
}
