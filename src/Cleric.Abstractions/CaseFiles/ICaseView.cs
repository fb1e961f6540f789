using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Triggers;

namespace Cleric.CaseFiles;

/// <summary>What is known in a case: the fold of its events so far. Nothing is known to the engine that is not here.</summary>
public interface ICaseView
{
    /// <summary>The case.</summary>
    string CaseId { get; }

    /// <summary>What set it off.</summary>
    Trigger Trigger { get; }

    /// <summary>The host's own notes.</summary>
    IReadOnlyDictionary<string, string> Tags { get; }

    /// <summary>On whose behalf.</summary>
    Caller Caller { get; }

    /// <summary>Its limits.</summary>
    Budget Budget { get; }

    /// <summary>What was spent so far.</summary>
    Spending Spent { get; }

    /// <summary>When it was opened.</summary>
    DateTimeOffset OpenedAt { get; }

    /// <summary>What is looked at, or null before that is settled.</summary>
    Scope? Scope { get; }

    /// <summary>What was understood of a question in plain words; empty for any other trigger.</summary>
    IReadOnlyList<string> Understood { get; }

    /// <summary>What was not understood of it, asked back.</summary>
    IReadOnlyList<string> AskedBack { get; }

    /// <summary>Who depends on whom.</summary>
    Topology Topology { get; }

    /// <summary>The connectors that can be asked.</summary>
    IReadOnlyList<ConnectorDescriptor> Connectors { get; }

    /// <summary>The ledger, "none of these" first.</summary>
    IReadOnlyList<Hypothesis> Hypotheses { get; }

    /// <summary>How probable each hypothesis is, most probable first.</summary>
    IReadOnlyList<Belief> Beliefs { get; }

    /// <summary>Everything that was planned.</summary>
    IReadOnlyList<Question> Questions { get; }

    /// <summary>Everything that was received.</summary>
    IReadOnlyList<Exhibit> Exhibits { get; }

    /// <summary>Everything that was weighed.</summary>
    IReadOnlyList<Evidence> Evidence { get; }

    /// <summary>What could not be checked.</summary>
    IReadOnlyList<Gap> Gaps { get; }

    /// <summary>How many of <see cref="Exhibits"/> there were when the scope was settled.</summary>
    int OrientationExhibits { get; }

    /// <summary>What memory brought up.</summary>
    IReadOnlyList<Recollection> Recollections { get; }

    /// <summary>The ids of recollections that today's evidence led away from.</summary>
    IReadOnlyList<string> Withdrawn { get; }

    /// <summary>Why, by the id of the recollection.</summary>
    IReadOnlyDictionary<string, string> WithdrawnWhy { get; }

    /// <summary>What language models were asked and answered.</summary>
    IReadOnlyList<ModelCall> ModelCalls { get; }

    /// <summary>The conclusion, once there is one.</summary>
    Conclusion? Conclusion { get; }

    /// <summary>Feedback given since.</summary>
    IReadOnlyList<Feedback> Feedback { get; }

    /// <summary>Notices about the case file itself.</summary>
    IReadOnlyList<string> Notices { get; }
}
