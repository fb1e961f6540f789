namespace Cleric.Reasoning.Logs;

/// <summary>A kind of log message: its words, with a wildcard where they vary.</summary>
internal sealed class LogTemplate(int id, string[] words)
{
    private LogTemplate? _mergedInto;

    /// <summary>Its number, in the order in which templates were made, from 0.</summary>
    public int Id { get; } = id;

    public IReadOnlyList<string> Words { get; } = words;

    /// <summary>The hashes of its words; those of wildcards are all <see cref="TemplateMiner.ValueHash"/>.</summary>
    public ulong[] Hashes { get; } = Array.ConvertAll(words, TemplateMiner.HashOf);

    /// <summary>The template that this one is part of by now: as more is seen, some turn out to differ only in a value.</summary>
    public LogTemplate Current
    {
        get
        {
            var at = this;
            while (at._mergedInto is { } next)
            {
                at = next;
            }

            if (at != this)
            {
                _mergedInto = at;
            }

            return at;
        }
    }

    public bool IsMerged => _mergedInto is not null;

    /// <summary>How many of its words are not wildcards.</summary>
    public int Constants => Words.Count(word => word != TemplateMiner.Wildcard);

    public void MergeInto(LogTemplate other)
    {
        if (other.Current != this)
        {
            _mergedInto = other.Current;
        }
    }

    public override string ToString() => string.Join(' ', Words);
}
