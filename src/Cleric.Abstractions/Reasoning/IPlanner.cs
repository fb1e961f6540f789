using Cleric.CaseFiles;
using Cleric.Connectors;

namespace Cleric.Reasoning;

/// <summary>Decides what to ask next and when to stop. It must be a function of its arguments, so that a resumed investigation goes on as it would have.</summary>
public interface IPlanner
{
    /// <summary>Plans the next questions.</summary>
    /// <param name="view">What is known and what was asked.</param>
    /// <param name="connectors">What can be asked.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    ValueTask<Plan> PlanAsync(ICaseView view, IReadOnlyList<ConnectorDescriptor> connectors, CancellationToken cancellationToken = default);
}
