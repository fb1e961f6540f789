using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>One thing that could be shown of an exhibit. It is put into words when it is looked at: most never are. Not thread-safe.</summary>
internal sealed class DigestLine
{
    private Func<(string Text, IReadOnlyList<Citation> Citations)>? _make;
    private (string Text, IReadOnlyList<Citation> Citations) _made;

    public DigestLine(string text, IReadOnlyList<Citation> citations, double score, int items = 1, int groups = 0)
    {
        _made = (text, citations);
        (Score, Items, Groups) = (score, items, groups);
    }

    public DigestLine(Func<(string Text, IReadOnlyList<Citation> Citations)> make, double score, int items = 1, int groups = 0)
    {
        _make = make;
        (Score, Items, Groups) = (score, items, groups);
    }

    /// <summary>What is shown. It begins with the pointer; it may go over several lines, of which all but the first are indented.</summary>
    public string Text => Made().Text;

    /// <summary>The places in the exhibit that it shows, the one it begins with first. A quote stands there word for word, and in the text.</summary>
    public IReadOnlyList<Citation> Citations => Made().Citations;

    /// <summary>How much it tells, from 0 to 1.</summary>
    public double Score { get; }

    /// <summary>How many of the exhibit's items it shows.</summary>
    public int Items { get; }

    /// <summary>How many of the groups of items it stands for.</summary>
    public int Groups { get; }

    private (string Text, IReadOnlyList<Citation> Citations) Made()
    {
        if (_make is not null)
        {
            (_made, _make) = (_make(), null);
        }

        return _made;
    }
}
