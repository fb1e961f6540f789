using Cleric.CaseFiles;

namespace Cleric.Reasoning;

/// <summary>Proposes questions beside the planner's. What was asked before, or nearly so, is refused.</summary>
public interface IQuestionSource
{
    /// <summary>Proposes what to ask, given what is known. It must be a function of its arguments, as a planner must.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    ValueTask<IReadOnlyList<Question>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default);
}
