using System.ComponentModel.DataAnnotations;

namespace Cleric.Reports.Rendering;

/// <summary>How <see cref="TextReportRenderer"/> writes.</summary>
public sealed class TextReportOptions
{
    /// <summary>Whether ANSI escape sequences colour the text. Default false. Turn it on only for a terminal, and honour NO_COLOR there.</summary>
    public bool Color { get; set; }

    /// <summary>The most columns of a line. Default 100; from 40 to 400.</summary>
    [Range(40, 400)]
    public int Width { get; set; } = 100;
}
