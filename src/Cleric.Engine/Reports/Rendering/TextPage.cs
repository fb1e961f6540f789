using System.Text;

namespace Cleric.Reports.Rendering;

internal enum TextStyle
{
    Plain,
    Heading,
    Strong,
    Quiet,
    Good,
    Caution,
}

/// <summary>A page of a terminal: everything written to it is stripped of what would steer the terminal, wrapped and, if wanted, coloured here.</summary>
internal sealed class TextPage(int width, bool color)
{
    private const string ColumnGap = "  ";
    private const int NarrowestColumn = 8;

    // A table of columns narrower than this on average is easier to read row by row.
    private const int LegibleColumn = 14;

    private readonly StringBuilder _page = new();
    private int _indent;

    private int Room => width - _indent;

    /// <summary>Indents what follows by two columns, until disposed.</summary>
    public Indentation Indent() => new(this);

    /// <summary>An empty line, unless there is one.</summary>
    public void Gap()
    {
        if (_page.Length > 0 && !(_page.Length > 1 && _page[^1] == '\n' && _page[^2] == '\n'))
        {
            _page.Append('\n');
        }
    }

    /// <summary>Writes a text, wrapped; after <paramref name="lead"/> its lines hang.</summary>
    public void Write(string text, TextStyle style = TextStyle.Plain, string lead = "")
    {
        var hanging = TextWrap.Columns(lead);
        var first = true;
        foreach (var line in TextWrap.Lines(CleanText.WholeLine(text), Math.Max(Room - hanging, NarrowestColumn)))
        {
            Append((first ? lead : new string(' ', hanging)) + line, style);
            first = false;
        }
    }

    /// <summary>Writes lines as they are.</summary>
    public void WriteLines(string text)
    {
        using var indent = Indent();
        foreach (var line in CleanText.Block(text).Split('\n'))
        {
            foreach (var part in TextWrap.Lines(line, Room))
            {
                Append(part, TextStyle.Plain);
            }
        }
    }

    /// <summary>Writes a table. Where there is no room the widest columns give way; where there is none at all each row is written as a list.</summary>
    public void WriteTable(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        var cells = rows.Select(row => row.Select(CleanText.WholeLine).ToArray()).ToArray();
        if (columns.Count * LegibleColumn > Room)
        {
            WriteRecords(columns, cells);
            return;
        }

        var widths = columns.Select((column, index) =>
            Math.Max(TextWrap.Columns(column), cells.Length == 0 ? 0 : cells.Max(row => TextWrap.Columns(row[index])))).ToArray();
        while (widths.Sum() + (ColumnGap.Length * (widths.Length - 1)) > Room && widths.Max() > NarrowestColumn)
        {
            widths[Array.IndexOf(widths, widths.Max())]--;
        }

        WriteRow([.. columns], widths, TextStyle.Quiet);
        foreach (var row in cells)
        {
            WriteRow(row, widths, TextStyle.Plain);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _page.ToString();

    private void WriteRecords(IReadOnlyList<string> columns, string[][] rows)
    {
        foreach (var row in rows)
        {
            Write(row[0], TextStyle.Strong);
            using var indent = Indent();
            for (var i = 1; i < columns.Count; i++)
            {
                Write($"{columns[i]}: {row[i]}");
            }
        }
    }

    private void WriteRow(string[] cells, int[] widths, TextStyle style)
    {
        var wrapped = cells.Select((cell, index) => TextWrap.Lines(cell, widths[index])).ToArray();
        for (var line = 0; line < wrapped.Max(cell => cell.Count); line++)
        {
            Append(string.Join(ColumnGap, wrapped.Select((cell, index) => TextWrap.Pad(line < cell.Count ? cell[line] : "", widths[index]))), style);
        }
    }

    private void Append(string line, TextStyle style)
    {
        line = line.TrimEnd();
        if (line.Length == 0)
        {
            _page.Append('\n');
            return;
        }

        _page.Append(' ', _indent);
        var code = color ? Code(style) : null;
        _page.Append(code is null ? line : $"\u001b[{code}m{line}\u001b[0m").Append('\n');
    }

    // Select Graphic Rendition, ECMA-48 8.3.117: the eight basic colours, which every theme makes legible.
    private static string? Code(TextStyle style) => style switch
    {
        TextStyle.Heading => "1;36",
        TextStyle.Strong => "1",
        TextStyle.Quiet => "2",
        TextStyle.Good => "32",
        TextStyle.Caution => "33",
        _ => null,
    };

    internal readonly struct Indentation : IDisposable
    {
        private const int Step = 2;
        private readonly TextPage _page;

        public Indentation(TextPage page)
        {
            _page = page;
            _page._indent += Step;
        }

        public void Dispose() => _page._indent -= Step;
    }
}
