using Cleric.Connectors.Http;
using Cleric.Exhibits;

namespace Cleric.Connectors.Prometheus;

/// <summary>What an answer says besides its rows, gathered while it is made.</summary>
internal sealed class Notes
{
    private readonly List<string> _notes = [];
    private readonly Lock _lock = new();

    public bool IsCut { get; private set; }

    public bool IsStale { get; private set; }

    public void Add(string note)
    {
        lock (_lock)
        {
            if (!_notes.Contains(note))
            {
                _notes.Add(note);
            }
        }
    }

    public void Cut(string note)
    {
        IsCut = true;
        Add(note);
    }

    public void Stale(string note)
    {
        IsStale = true;
        Add(note);
    }

    /// <summary>What the server warns of: then it may not have said all.</summary>
    public void Warnings(Reading.ApiVisitor visitor, HttpConnection connection)
    {
        foreach (var warning in visitor.Warnings)
        {
            Cut($"The server warns: {connection.Clean(warning)}.");
        }
    }

    public string? Text => _notes.Count == 0 ? null : string.Join(' ', _notes);

    public Coverage CoverageOf(int rows) => IsStale ? Coverage.Stale : IsCut ? Coverage.CutShort : rows == 0 ? Coverage.Empty : Coverage.Data;
}
