using Cleric.CaseFiles;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Reasoning.Hypotheses;
using Cleric.Reasoning.Orientation;
using Cleric.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.Investigations;

/// <summary>The parts that every investigation of a host shares.</summary>
internal sealed class InvestigationParts(
    Orienter orienter,
    HypothesisBook hypotheses,
    EvidenceDesk evidence,
    IPlanner planner,
    Judge judge,
    IEnumerable<IReportWriter> writers,
    IEnumerable<IMemory> memories,
    IOptions<ClericOptions> options,
    TimeProvider time,
    ILogger<Investigator> logger)
{
    public Orienter Orienter => orienter;

    public HypothesisBook Hypotheses => hypotheses;

    public EvidenceDesk Evidence => evidence;

    public IPlanner Planner => planner;

    public Judge Judge => judge;

    public IEnumerable<IReportWriter> Writers => writers;

    public IEnumerable<IMemory> Memories => memories;

    public ClericOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>The same with what memory and report writers said in the recorded case in their place.</summary>
    public InvestigationParts ForReplay(ICaseView recorded) =>
        new(orienter, hypotheses, evidence, planner, judge, [new RecordedVoices(recorded)], [new RecordedVoices(recorded)], options, time, logger);
}
