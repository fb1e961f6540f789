using Cleric.CaseFiles;

namespace Cleric.Memory;

/// <summary>What was learnt from past investigations. It enters the ledger as priors and the plan as an order of questions; it is never evidence.</summary>
public interface IMemory
{
    /// <summary>Recalls what may bear on a case, once it is known what the case is about.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default);

    /// <summary>Learns from a case that was concluded, or on which feedback was given.</summary>
    /// <param name="view">The case.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default);
}
