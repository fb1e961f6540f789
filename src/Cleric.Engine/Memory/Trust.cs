using System.Globalization;

namespace Cleric.Memory;

/// <summary>
/// How far an episode is trusted: 1 - 2^-(confirmations + a fifth for each of up to five unconfirmed repeats), halved for each contradiction since it was last confirmed and for each half-life since then,
/// and down to a half as the environment it was learnt in is gone.
/// </summary>
internal static class Trust
{
    private const double OfUnconfirmed = 0.2;
    private const int MostUnconfirmed = 5;

    /// <summary>What was learnt of another entity in the same role holds but for most.</summary>
    private const double OfAnother = 0.9;

    public static (double Trust, string Why) Of(Episode episode, DateTimeOffset now, double agreement, bool sameEntity, MemoryOptions options)
    {
        var unconfirmed = Math.Clamp(episode.Occurrences - episode.Confirmations - episode.Cases.Count(one => one.Outcome == EpisodeOutcome.Refuted), 0, MostUnconfirmed);
        var since = episode.LastConfirmed ?? episode.LastSeen;
        var age = now > since ? now - since : TimeSpan.Zero;
        var trust = (1 - Math.Pow(2, -(episode.Confirmations + (OfUnconfirmed * unconfirmed))))
            * Math.Pow(0.5, episode.Contradictions)
            * Math.Pow(0.5, age / options.HalfLife)
            * (sameEntity ? 0.5 + (0.5 * agreement) : OfAnother);
        if (episode.Cases.Count > 0 && episode.Cases.All(one => one.Outcome == EpisodeOutcome.Refuted))
        {
            trust = 0;
        }

        var why = string.Create(
            CultureInfo.InvariantCulture,
            $"seen {(episode.Occurrences == 1 ? "once" : $"{episode.Occurrences} times")}, {(episode.Confirmations > 0 ? $"confirmed with weight {episode.Confirmations:0.##}, last {age.TotalDays:0} days ago" : "never confirmed")}{(episode.Contradictions > 0 ? $", contradicted with weight {episode.Contradictions:0.##} since" : "")}; {(sameEntity ? $"{agreement:P0} of its surroundings are as they were" : "learnt of another entity in the same role")}");
        return (Math.Clamp(trust, 0, 1), why);
    }
}
