using Cleric.CaseFiles;
using Cleric.Exhibits;

namespace Cleric.Reasoning;

/// <summary>Reads exhibits into observations. Every reader that is registered reads every exhibit.</summary>
public interface IEvidenceReader
{
    /// <summary>Reads one exhibit.</summary>
    /// <param name="exhibit">The exhibit.</param>
    /// <param name="view">What is known besides: scope, topology, hypotheses.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What is to be seen in it; empty when it is none of this reader's business. An exhibit without data yields no observation.</returns>
    ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default);
}
