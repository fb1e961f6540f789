using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>An answer without content: refused, failed, not configured or not asked. <see cref="Answer.Note"/> says why.</summary>
public sealed record NoAnswer : Answer
{
    /// <summary>Makes an answer without content.</summary>
    /// <param name="coverage">What kind of nothing it is.</param>
    /// <param name="note">Why, in words an operator can act on. No secrets.</param>
    public NoAnswer(Coverage coverage, string note)
    {
        Coverage = coverage;
        Note = note;
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => 0;

    /// <summary>The caller may not see it.</summary>
    public static NoAnswer Denied(string note) => new(Coverage.Denied, note);

    /// <summary>The system did not answer, or not sensibly.</summary>
    public static NoAnswer Failed(string note) => new(Coverage.Failed, note);

    /// <summary>There is nothing set up that answers this.</summary>
    public static NoAnswer NotConfigured(string note) => new(Coverage.NotConfigured, note);

    /// <summary>The system answered, and had nothing.</summary>
    public static NoAnswer Empty(string note) => new(Coverage.Empty, note);

    /// <summary>It was not asked, since the budget was spent.</summary>
    public static NoAnswer NotAsked(string note) => new(Coverage.NotAsked, note);
}
