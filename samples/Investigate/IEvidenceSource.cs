using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Investigate;

/// <summary>What an investigation reads: a recording, or systems as they are now.</summary>
internal interface IEvidenceSource
{
    /// <summary>What it is called in messages.</summary>
    string Name { get; }

    /// <summary>The note in a case file that says where it is, so that an interrupted case can go on.</summary>
    KeyValuePair<string, string> Tag { get; }

    void AddTo(IClericBuilder cleric, Settings settings);

    /// <summary>What is to be investigated: the question, if one is asked, else what the source itself says.</summary>
    ValueTask<Trigger> TriggerAsync(IServiceProvider host, string? question, CancellationToken cancellationToken);
}
