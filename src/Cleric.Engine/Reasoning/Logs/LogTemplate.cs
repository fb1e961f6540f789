namespace Cleric.Reasoning.Logs;

/// <summary>A kind of log message: its words, with a wildcard where they vary.</summary>
internal sealed class LogTemplate(int id, string[] words)
{
    private readonly string[] _words = words;

    public int Id { get; } = id;

    public double Similarity(string[] words)
    {
        if (words.Length != _words.Length)
        {
            return 0;
        }

        if (words.Length == 0)
        {
            return 1;
        }

        var same = 0;
        for (var i = 0; i < words.Length; i++)
        {
            same += string.Equals(words[i], _words[i], StringComparison.Ordinal) ? 1 : 0;
        }

        return (double)same / words.Length;
    }

    public void Merge(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!string.Equals(words[i], _words[i], StringComparison.Ordinal))
            {
                _words[i] = TemplateMiner.Wildcard;
            }
        }
    }

    public override string ToString() => string.Join(' ', _words);
}
