using Cleric.CaseFiles;

namespace Cleric.Reports;

/// <summary>Words a report: turns what is known into sentences. It may add no claim that carries no citation.</summary>
public interface IReportWriter
{
    /// <summary>Improves the wording of a draft.</summary>
    /// <param name="draft">The report as folded from the case file.</param>
    /// <param name="view">The case.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Passages by name, kept in the conclusion: "finding" replaces the finding's sentence.</returns>
    ValueTask<IReadOnlyDictionary<string, string>> WriteAsync(Report draft, ICaseView view, CancellationToken cancellationToken = default);
}
