namespace Cleric.Evaluation.Reports;

/// <summary>What a rendering shows.</summary>
internal sealed record EvaluationPage(string Title, string Particulars, string Line, IReadOnlyList<Table> Tables);
