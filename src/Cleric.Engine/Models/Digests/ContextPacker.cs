using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reports;

namespace Cleric.Models.Digests;

/// <summary>
/// Puts as much of exhibits as fits into a model's window: of each its header, then the most informative lines of all, and what is left out, so that more of it can be asked for. The text is never longer than the window, and the same input always gives the same text.
/// </summary>
internal static class ContextPacker
{
    /// <summary>No line is shorter: with less room than that the window is full.</summary>
    private const int LeastTokens = 12;

    /// <summary>Hardly ever are lines shorter on average, so that there is no use in making more of them.</summary>
    private const int UsualTokens = 24;

    /// <summary>So many lines of an exhibit that do not fit are passed over before it is done.</summary>
    private const int Patience = 8;

    public static PackedContext Pack(IReadOnlyList<Exhibit> exhibits, Scope? scope, DateTimeOffset? onset, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        return Pack([.. exhibits.Select(exhibit => ExhibitDigester.Make(exhibit, new DigestFocus(exhibit, scope, onset, default, MostLines(maxTokens))))], maxTokens);
    }

    /// <summary>More of one exhibit: what contains a text, or is of a stretch of time, or both.</summary>
    public static PackedContext More(Exhibit exhibit, string? contains, DateTimeOffset? after, DateTimeOffset? before, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        return Pack([ExhibitDigester.Make(exhibit, new DigestFocus(exhibit, filter: new RowFilter(contains, after, before), mostLines: MostLines(maxTokens)))], maxTokens);
    }

    /// <summary>More lines than this will not fit.</summary>
    public static int MostLines(int maxTokens) => (maxTokens / UsualTokens) + 1;

    private static PackedContext Pack(IReadOnlyList<Digest> digests, int maxTokens)
    {
        var (parts, room) = Headers(digests, maxTokens);
        var order = Fill(parts, room);
        while (true)
        {
            var text = Write(digests, parts);
            var tokens = TokenCounter.Count(text);
            if (tokens <= maxTokens)
            {
                return Done(digests, parts, text, tokens);
            }

            // The lines are counted one by one; should they be more together, the last go.
            if (order.TryPop(out var last))
            {
                last.Lines.RemoveAt(last.Lines.Count - 1);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                return Done(digests, parts, "", 0);
            }
        }
    }

    /// <summary>The exhibits whose headers fit, with what they would leave out; and how many tokens are left for their lines.</summary>
    private static (List<Part> Parts, int Room) Headers(IReadOnlyList<Digest> digests, int maxTokens)
    {
        var parts = new List<Part>();
        var costs = digests.Select(digest => new Part(digest)).Select(part => (Part: part, Tokens: TokenCounter.Count(part.Header + part.Footer))).ToList();
        var used = costs.Sum(cost => cost.Tokens);
        if (used <= maxTokens)
        {
            return ([.. costs.Select(cost => cost.Part)], maxTokens - used);
        }

        used = 0;
        foreach (var (part, tokens) in costs)
        {
            if (used + tokens + TokenCounter.Count(Missing(digests, parts.Count + 1)) > maxTokens)
            {
                break;
            }

            used += tokens;
            parts.Add(part);
        }

        return (parts, maxTokens - used - TokenCounter.Count(Missing(digests, parts.Count)));
    }

    /// <summary>
    /// Takes the best line of all again and again. What an exhibit already has counts against it, so that none is crowded out by another that is only somewhat better; what one cannot use, others get.
    /// </summary>
    private static Stack<Part> Fill(List<Part> parts, int room)
    {
        var order = new Stack<Part>();
        var waiting = new PriorityQueue<int, (double, int)>();
        var share = Math.Max(1.0, (double)room / Math.Max(1, parts.Count));
        for (var i = 0; i < parts.Count; i++)
        {
            Wait(i);
        }

        while (room >= LeastTokens && waiting.TryDequeue(out var index, out _))
        {
            var part = parts[index];
            var line = part.Digest.Lines[part.Next++];
            var tokens = TokenCounter.Count(Written(line));
            if (tokens <= room)
            {
                room -= tokens;
                part.Used += tokens;
                part.Lines.Add(line);
                order.Push(part);
            }
            else if (++part.Misfits >= Patience)
            {
                continue;
            }

            Wait(index);
        }

        return order;

        void Wait(int index)
        {
            var part = parts[index];
            if (part.Next < part.Digest.Lines.Count)
            {
                waiting.Enqueue(index, (-part.Digest.Lines[part.Next].Score / (1 + (part.Used / share)), index));
            }
        }
    }

    private static string Write(IReadOnlyList<Digest> digests, List<Part> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Header);
            foreach (var line in part.Lines)
            {
                text.Append(Written(line));
            }

            text.Append(part.Footer);
        }

        return text.Append(parts.Count < digests.Count ? Missing(digests, parts.Count) : "").ToString();
    }

    // Each line begins with a mark and ends with a line end, which a tokenizer takes apart there: the tokens of the whole are those of the lines.
    private static string Written(DigestLine line) => $"- {line.Text}\n";

    private static string Missing(IReadOnlyList<Digest> digests, int shown)
    {
        var missing = digests.Count - shown;
        return missing == 0 ? "" : $"# {Format.Count(missing, "exhibit")} left out, for which there is no room\n";
    }

    private static PackedContext Done(IReadOnlyList<Digest> digests, List<Part> parts, string text, int tokens)
    {
        var citations = parts.SelectMany(part => part.Lines).SelectMany(line => line.Citations).Distinct().ToList();
        var leftOut = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < digests.Count; i++)
        {
            leftOut[digests[i].Exhibit.Id] = digests[i].Items - (i < parts.Count ? parts[i].Shown : 0);
        }

        return new PackedContext
        {
            Text = text,
            Tokens = tokens,
            Shown = citations.Select(citation => (citation.ExhibitId, citation.Pointer)).ToHashSet(),
            Citations = citations,
            LeftOut = leftOut,
            LeftOutExhibits = [.. digests.Skip(parts.Count).Select(digest => digest.Exhibit.Id)],
        };
    }

    /// <summary>What is shown of an exhibit.</summary>
    private sealed class Part(Digest digest)
    {
        public Digest Digest { get; } = digest;

        public List<DigestLine> Lines { get; } = [];

        public int Next { get; set; }

        public int Used { get; set; }

        public int Misfits { get; set; }

        public long Shown => Lines.Sum(line => (long)line.Items);

        public string Header { get; } = $"# {digest.Header}\n";

        public string Footer
        {
            get
            {
                var left = Digest.Items - Shown;
                if (left <= 0)
                {
                    return "";
                }

                var groups = Digest.Groups - Lines.Sum(line => (long)line.Groups);
                var kinds = Digest.Groups == 0 ? "" : groups == 0 ? $" (none of {Format.Count(Digest.Groups)} {Digest.GroupNoun})" : $" ({Format.Count(groups)} of {Format.Count(Digest.Groups)} {Digest.GroupNoun})";
                return $"# left out: {Format.Count(left)} of {Format.Count(Digest.Items)} {Digest.ItemNoun}{kinds}; ask for more of {LineText.Short(Digest.Exhibit.Id)} with after/before/contains\n";
            }
        }
    }
}
