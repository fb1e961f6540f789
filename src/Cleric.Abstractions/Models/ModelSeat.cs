namespace Cleric.Models;

/// <summary>What a language model may be asked for. Each seat has a model-free twin, and what the two say is merged.</summary>
public enum ModelSeat
{
    /// <summary>What might be the cause.</summary>
    Propose,

    /// <summary>What to ask next.</summary>
    Ask,

    /// <summary>What exhibits say of the hypotheses: texts, diffs, runbooks.</summary>
    Read,

    /// <summary>How to put the report into words.</summary>
    Word,

    /// <summary>What words of a question mean that could not be told without a model.</summary>
    Understand,
}
