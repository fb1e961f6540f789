using Cleric.CaseFiles;

namespace Cleric.Reasoning;

/// <summary>Proposes hypotheses. Every source that is registered is asked; what they propose is merged by cause.</summary>
public interface IHypothesisSource
{
    /// <summary>Proposes what might be the cause, given what is known. It is asked again whenever the topology or the list of changes has grown.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Hypotheses; their ids are ignored and given by the ledger.</returns>
    ValueTask<IReadOnlyList<Hypothesis>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default);
}
