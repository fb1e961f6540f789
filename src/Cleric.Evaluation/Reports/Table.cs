namespace Cleric.Evaluation.Reports;

/// <summary>A table; where it has points (from 0 to 1 both ways), a chart of them beside the line of equality.</summary>
internal sealed record Table(string Title, string Text, string[] Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<(double X, double Y)> Points);
