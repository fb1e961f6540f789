using Cleric.Exhibits;

namespace Cleric.Connectors.Mcp;

/// <summary>What an answer says besides its rows, gathered while it is made.</summary>
internal sealed class Notes
{
    private readonly List<string> _notes = [];

    public bool IsCut { get; private set; }

    public string? Text => _notes.Count == 0 ? null : string.Join(' ', _notes);

    public void Add(string note) => _notes.Add(note);

    public void Cut(string note)
    {
        IsCut = true;
        Add(note);
    }

    public Coverage CoverageOf(int rows) => IsCut ? Coverage.CutShort : rows == 0 ? Coverage.Empty : Coverage.Data;
}
