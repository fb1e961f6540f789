using System.Runtime.InteropServices;
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

    private const string LineStart = "- ";
    private const string LineEnd = "\n";

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
            // Every line begins with a mark and ends with a line end, over which nothing is merged: the tokens of the whole are those of its lines, which need not be counted again.
            var tokens = parts.Sum(part => part.Tokens) + TokenCounter.Count(Missing(digests, parts.Count));
            if (tokens <= maxTokens)
            {
                return Done(digests, parts, Write(digests, parts), tokens);
            }

            // What is left out was counted when nothing was shown; should it be longer now, the last lines go.
            if (order.TryPop(out var last))
            {
                last.RemoveLast();
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
        var costs = digests.Select(digest => new Part(digest)).Select(part => (Part: part, part.Tokens)).ToList();
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
        var buffer = new char[1024];
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
            var tokens = Count(line.Text, ref buffer);
            if (tokens <= room)
            {
                room -= tokens;
                part.Add(line, tokens);
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
        var pieces = new List<string>();
        foreach (var part in parts)
        {
            pieces.Add(part.Header);
            foreach (var line in part.Lines)
            {
                pieces.AddRange(LineStart, line.Text, LineEnd);
            }

            pieces.Add(part.Footer);
        }

        pieces.Add(Missing(digests, parts.Count));
        return string.Concat(CollectionsMarshal.AsSpan(pieces));
    }

    /// <summary>The tokens of a line as it is written.</summary>
    /// <param name="text">The line's text.</param>
    /// <param name="buffer">Where it is put together; made longer when it is too short.</param>
    private static int Count(string text, ref char[] buffer)
    {
        var length = LineStart.Length + text.Length + LineEnd.Length;
        if (buffer.Length < length)
        {
            buffer = new char[2 * length];
        }

        LineStart.CopyTo(buffer);
        text.CopyTo(buffer.AsSpan(LineStart.Length));
        LineEnd.CopyTo(buffer.AsSpan(LineStart.Length + text.Length));
        return TokenCounter.Count(buffer.AsSpan(0, length));
    }

    private static string Missing(IReadOnlyList<Digest> digests, int shown)
    {
        var missing = digests.Count - shown;
        return missing == 0 ? "" : $"# {Format.Count(missing, "exhibit")} left out, for which there is no room\n";
    }

    private static PackedContext Done(IReadOnlyList<Digest> digests, List<Part> parts, string text, int tokens)
    {
        var (citations, shown) = Cited(parts);
        var leftOut = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < digests.Count; i++)
        {
            leftOut[digests[i].Exhibit.Id] = digests[i].Items - (i < parts.Count ? parts[i].Shown : 0);
        }

        return new PackedContext
        {
            Text = text,
            Tokens = tokens,
            Shown = shown,
            Citations = citations,
            LeftOut = leftOut,
            LeftOutExhibits = [.. digests.Skip(parts.Count).Select(digest => digest.Exhibit.Id)],
        };
    }

    /// <summary>What the lines cite, each once, and the places of it.</summary>
    private static (List<Citation> Citations, HashSet<(string ExhibitId, string Pointer)> Shown) Cited(List<Part> parts)
    {
        var citations = new List<Citation>();
        var shown = new HashSet<(string, string)>(parts.Sum(part => part.Lines.Count));
        HashSet<Citation>? several = null;
        foreach (var line in parts.SelectMany(part => part.Lines))
        {
            foreach (var citation in line.Citations)
            {
                // Seldom is a place cited twice; only then do the quotes have to be compared.
                if (!shown.Add((citation.ExhibitId, citation.Pointer)))
                {
                    several ??= [.. citations];
                }

                if (several is null || several.Add(citation))
                {
                    citations.Add(citation);
                }
            }
        }

        return (citations, shown);
    }

    /// <summary>What is shown of an exhibit.</summary>
    private sealed class Part
    {
        private readonly List<int> _tokens = [];
        private readonly int _headerTokens;

        public Part(Digest digest)
        {
            (Digest, Header) = (digest, $"# {digest.Header}\n");
            _headerTokens = TokenCounter.Count(Header);
        }

        public Digest Digest { get; }

        public List<DigestLine> Lines { get; } = [];

        public int Next { get; set; }

        /// <summary>The tokens of the lines.</summary>
        public int Used { get; private set; }

        public int Misfits { get; set; }

        public long Shown => Lines.Sum(line => (long)line.Items);

        public string Header { get; }

        /// <summary>The tokens of all of it.</summary>
        public int Tokens => _headerTokens + Used + TokenCounter.Count(Footer);

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

        public void Add(DigestLine line, int tokens)
        {
            Lines.Add(line);
            _tokens.Add(tokens);
            Used += tokens;
        }

        public void RemoveLast()
        {
            Used -= _tokens[^1];
            Lines.RemoveAt(Lines.Count - 1);
            _tokens.RemoveAt(_tokens.Count - 1);
        }
    }
}
