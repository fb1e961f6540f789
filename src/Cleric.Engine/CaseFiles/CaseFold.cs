using Cleric.Connectors;
using Cleric.Door;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Triggers;

namespace Cleric.CaseFiles;

/// <summary>Folds events into what is known. The engine's only state: to resume is to fold what was saved and go on.</summary>
internal sealed class CaseFold : ICaseView
{
    private readonly List<Hypothesis> _hypotheses = [];
    private readonly List<Question> _questions = [];
    private readonly List<Exhibit> _exhibits = [];
    private readonly List<Evidence> _evidence = [];
    private readonly Dictionary<string, int> _evidenceIndex = new(StringComparer.Ordinal);
    private readonly List<Gap> _gaps = [];
    private readonly List<Recollection> _recollections = [];
    private readonly List<string> _withdrawn = [];
    private readonly Dictionary<string, string> _withdrawnWhy = new(StringComparer.Ordinal);
    private readonly List<Feedback> _feedback = [];
    private readonly List<ModelCall> _modelCalls = [];
    private readonly List<string> _notices = [];
    private readonly List<string> _orientationNotes = [];
    private readonly HashSet<(string Question, string Connector)> _askedOf = [];
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private InvestigationOpened? _opened;
    private int _sentQueries;
    private long _sentRows;

    public string CaseId => Opened.CaseId;

    public Trigger Trigger => Opened.Trigger;

    public IReadOnlyDictionary<string, string> Tags => Opened.Tags;

    public Caller Caller => Opened.Caller;

    public Budget Budget => Opened.Budget;

    /// <summary>A time that the request says is normal, or null.</summary>
    public TimeWindow? Baseline => Opened.Baseline;

    public Spending Spent { get; private set; } = new();

    public DateTimeOffset OpenedAt => Opened.At;

    public Scope? Scope { get; private set; }

    public IReadOnlyList<string> Understood { get; private set; } = [];

    public IReadOnlyList<string> AskedBack { get; private set; } = [];

    public Topology Topology { get; private set; } = Topology.Empty;

    public IReadOnlyList<ConnectorDescriptor> Connectors => Opened.Connectors;

    public IReadOnlyList<Hypothesis> Hypotheses => _hypotheses;

    public IReadOnlyList<Belief> Beliefs { get; private set; } = [];

    public IReadOnlyList<Question> Questions => _questions;

    public IReadOnlyList<Exhibit> Exhibits => _exhibits;

    public IReadOnlyList<Evidence> Evidence => _evidence;

    public IReadOnlyList<Gap> Gaps => _gaps;

    public int OrientationExhibits { get; private set; }

    public IReadOnlyList<Recollection> Recollections => _recollections;

    public IReadOnlyList<string> Withdrawn => _withdrawn;

    public IReadOnlyDictionary<string, string> WithdrawnWhy => _withdrawnWhy;

    public IReadOnlyList<ModelCall> ModelCalls => _modelCalls;

    public Conclusion? Conclusion { get; private set; }

    public IReadOnlyList<Feedback> Feedback => _feedback;

    public IReadOnlyList<string> Notices => _notices;

    /// <summary>Whether the case was opened at all: an empty or torn file holds nothing to go on with.</summary>
    public bool IsOpened => _opened is not null;

    /// <summary>Whether models said something since the ledger was last weighed.</summary>
    public bool HasUnweighedCalls { get; private set; }

    /// <summary>Whether memory was asked.</summary>
    public bool Recalled { get; private set; }

    /// <summary>Why memories could not be asked.</summary>
    public IReadOnlyList<string> MemoryFailures { get; private set; } = [];

    /// <summary>How the scope was settled.</summary>
    public IReadOnlyList<string> OrientationNotes => _orientationNotes;

    /// <summary>What earlier runs of the investigation took.</summary>
    public TimeSpan ElapsedBefore { get; private set; }

    /// <summary>Questions that were planned and have no answer yet.</summary>
    public IEnumerable<Question> Unanswered => _questions.Where(question => !_answered.Contains(question.Id));

    /// <summary>Whether a connector has answered a question already, though others may not have.</summary>
    public bool HasAnswered(string questionId, string connector) => _askedOf.Contains((questionId, connector));

    /// <summary>Exhibits that no reader has finished with.</summary>
    public IEnumerable<Exhibit> Unread => _exhibits.Where(exhibit => !_read.Contains(exhibit.Id));

    private InvestigationOpened Opened =>
        _opened ?? throw new ClericException("The case file does not begin with an 'opened' event: it is empty or damaged.");

    public static CaseFold Of(IEnumerable<CaseEvent> events)
    {
        var fold = new CaseFold();
        foreach (var caseEvent in events)
        {
            fold.Apply(caseEvent);
        }

        return fold;
    }

    /// <summary>The case as it would be had only these exhibits been received and memory been silent: nothing of them is read yet.</summary>
    public CaseFold With(IReadOnlySet<string> exhibits)
    {
        var fold = new CaseFold { _opened = _opened, Scope = Scope, Topology = Topology };
        fold._hypotheses.AddRange(_hypotheses.Select(BeliefLedger.WithoutMemory));
        fold._questions.AddRange(_questions);
        fold._exhibits.AddRange(_exhibits.Where(exhibit => exhibits.Contains(exhibit.Id)));
        fold._modelCalls.AddRange(_modelCalls);
        return fold;
    }

    public void Apply(CaseEvent caseEvent)
    {
        switch (caseEvent)
        {
            case InvestigationOpened opened:
                _opened = opened;
                break;
            case InvestigationResumed:
                ElapsedBefore = Spent.Elapsed;
                break;
            case ScopeOriented oriented:
                OrientationExhibits = Scope is null ? _exhibits.Count : OrientationExhibits;
                Scope = oriented.Scope;
                Understood = oriented.Understood;
                AskedBack = oriented.AskedBack;
                Topology = oriented.Topology;
                _orientationNotes.AddRange(oriented.Notes);
                break;
            case MemoryRecalled recalled:
                Recalled = true;
                MemoryFailures = recalled.Failures;
                _recollections.AddRange(recalled.Recollections);
                break;
            case MemoryWithdrawn withdrawn:
                _withdrawn.AddRange(withdrawn.RecollectionIds);
                foreach (var id in withdrawn.RecollectionIds)
                {
                    _withdrawnWhy[id] = withdrawn.Why;
                }

                WithdrawMemory();
                break;
            case HypothesisProposed proposed:
                _hypotheses.Add(proposed.Hypothesis);
                break;
            case QueryPlanned planned:
                _questions.Add(planned.Question);
                break;
            case ExhibitReceived received:
                _exhibits.Add(received.Exhibit);
                _askedOf.Add((received.QuestionId, received.Exhibit.Connector));
                if (!received.More)
                {
                    _answered.Add(received.QuestionId);
                }

                Count(received.Exhibit);
                break;
            case EvidenceWeighed weighed:
                Upsert(weighed.Evidence);
                break;
            case BeliefUpdated updated:
                Beliefs = updated.Beliefs;
                HasUnweighedCalls = false;
                _read.UnionWith(updated.ExhibitIds);
                break;
            case GapFound found:
                _gaps.Add(found.Gap);
                break;
            case BudgetSpent spent:
                Spent = spent.Spent;
                break;
            case InvestigationConcluded concluded:
                Conclusion = concluded.Conclusion;
                break;
            case FeedbackGiven given:
                _feedback.Add(given.Feedback);
                break;
            case ModelAsked asked:
                _modelCalls.Add(asked.Call);
                HasUnweighedCalls |= asked.Call is { IsAnswered: true, Seat: ModelSeat.Propose or ModelSeat.Read };
                Spent = Spent with { Tokens = Spent.Tokens + asked.Call.InputTokens + asked.Call.OutputTokens, Cost = Spent.Cost + asked.Call.Cost };
                break;
            case NoticeGiven notice:
                _notices.Add(notice.Notice);
                break;
        }
    }

    /// <summary>An exhibit costs what it costs from when it is saved: an interruption may come before the sums are.</summary>
    private void Count(Exhibit exhibit)
    {
        if (!exhibit.Cached && exhibit.Connector != DoorSession.Nobody && exhibit.Answer.Coverage != Coverage.NotAsked)
        {
            _sentQueries++;
            _sentRows += exhibit.Answer.Rows;
            Spent = Spent with { Queries = Math.Max(Spent.Queries, _sentQueries), Rows = Math.Max(Spent.Rows, _sentRows) };
        }
    }

    /// <summary>The priors as they are with what memory says that still counts.</summary>
    private void WithdrawMemory()
    {
        for (var i = 0; i < _hypotheses.Count; i++)
        {
            var hypothesis = _hypotheses[i];
            if (hypothesis.MemoryFactor == 1 || hypothesis.Cause is not { } cause)
            {
                continue;
            }

            var (_, factor) = MemoryCheck.Raising(this, cause);
            if (factor != hypothesis.MemoryFactor)
            {
                _hypotheses[i] = hypothesis with { Prior = hypothesis.Prior / hypothesis.MemoryFactor * factor, MemoryFactor = factor, PriorSource = $"{hypothesis.PriorSource}, withdrawn" };
            }
        }

        Beliefs = BeliefLedger.Posteriors(_hypotheses, _evidence);
    }

    private void Upsert(Evidence evidence)
    {
        if (_evidenceIndex.TryGetValue(evidence.Id, out var index))
        {
            _evidence[index] = evidence;
        }
        else
        {
            _evidenceIndex.Add(evidence.Id, _evidence.Count);
            _evidence.Add(evidence);
        }
    }
}
