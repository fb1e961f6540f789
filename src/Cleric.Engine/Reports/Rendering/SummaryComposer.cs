using Cleric.Reasoning;

namespace Cleric.Reports.Rendering;

/// <summary>Composes what a reader sees first: what, how sure, why, what now.</summary>
internal sealed class SummaryComposer(Report report, Clock clock, ExhibitIndex exhibits)
{
    private const int MaxItems = 3;

    private readonly Finding _finding = report.Finding;

    public Summary Compose() => new()
    {
        Statement = _finding.Statement,
        Marks = Marks(),
        Confidence = NoCause ? null : double.IsFinite(_finding.Confidence) ? Math.Clamp(_finding.Confidence, 0, 1) : 0,
        ConfidenceText = NoCause ? "" : $"{Format.Percent(_finding.Confidence)} ({Words.Probability(_finding.Confidence)})",
        HowSure = new("how-sure", "How sure", [new BulletList([.. HowSure()])]),
        Why = new("why", "Why", [Why()]),
        WhatNow = new("what-now", "What now", [.. WhatNow()]),
    };

    private bool NoCause => _finding.Outcome == Outcome.NoCauseFound;

    private List<MarkRun> Marks()
    {
        var marks = new List<MarkRun> { Words.Of(_finding.Outcome) };
        if (_finding.Partial)
        {
            marks.Add(new("Partial: a limit ended it early", Tone.Caution));
        }

        marks.Add(Words.Symptom(_finding.SymptomConfirmed));
        if (report.Notices.Count > 0)
        {
            marks.Add(new(Format.Count(report.Notices.Count, "notice") + " about the case file", Tone.Caution));
        }

        return marks;
    }

    private IEnumerable<IReadOnlyList<Inline>> HowSure()
    {
        var confidence = new StrongRun(Format.Percent(_finding.Confidence));
        if (_finding.HypothesisId == Hypothesis.NoneId)
        {
            yield return ["How probable it is that the cause is none of those that were weighed: ", confidence];
        }
        else
        {
            yield return [confidence, " that this is the cause."];
            yield return _finding.Cause is { } cause
                ? [new StrongRun(Format.Percent(_finding.EntityConfidence)), $" that the fault lies in {cause.Entity.Name}{Since(cause)}."]
                : [new StrongRun(Format.Percent(_finding.EntityConfidence)), " that the fault lies there, whatever it is."];
        }

        if (report.Hypotheses.FirstOrDefault(hypothesis => hypothesis.Id != _finding.HypothesisId) is { } next)
        {
            yield return ["Next best: ", new StrongRun(Format.Percent(next.Posterior)), $" {next.Statement}"];
        }

        yield return report.Gaps.Count == 0
            ? [Words.Of(_finding.StopReason)]
            : [Words.Of(_finding.StopReason) + " ", new JumpRun($"{Format.Count(report.Gaps.Count, "thing")} could not be checked.", "gaps")];
    }

    private string Since(Cause cause) => cause.Since is { } since ? $", since {clock.TimeUtc(since)}" : "";

    private Block Why()
    {
        // What was seen and speaks most strongly for the finding; where nothing does, how it explains the symptom.
        var leader = report.Hypotheses.FirstOrDefault(hypothesis => hypothesis.Id == _finding.HypothesisId);
        var claims = leader is { For.Count: > 0 } ? leader.For.Where(argument => argument.Weight > 0).Select(argument => argument.Claim) : report.Explanation;
        var items = claims.Take(MaxItems).Select(claim => DocumentComposer.Cited(claim, exhibits)).ToList();
        return items.Count == 0 ? Paragraph.Note("Nothing that was read speaks for a cause.") : new BulletList(items);
    }

    private IEnumerable<Block> WhatNow()
    {
        // Where the cause is clear a remedy comes first; where it is not, the question that would make it so.
        var clear = _finding.Outcome == Outcome.CauseFound;
        if (report.Remediation.Count > 0 && (clear || report.NextQuestions.Count == 0))
        {
            yield return new Paragraph("To consider; nothing was changed:");
            yield return First(report.Remediation, "remediation");
            if (report.NextQuestions.Count > 0)
            {
                yield return new Paragraph($"To look at next: {report.NextQuestions[0]}");
            }
        }
        else if (report.NextQuestions.Count > 0)
        {
            yield return new Paragraph(clear ? "To look at next:" : "What would tell more:");
            yield return First(report.NextQuestions, "next");
        }
        else
        {
            yield return Paragraph.Note("No next step was suggested.");
        }

        if (report.Guidance.Count > 0)
        {
            yield return new Paragraph("People wrote about such a case: ", new JumpRun(Format.Count(report.Guidance.Count, "section"), DocumentComposer.GuidanceAnchor), " below.");
        }
    }

    private static BulletList First(IReadOnlyList<string> all, string anchor)
    {
        var items = all.Take(MaxItems).Select(item => (IReadOnlyList<Inline>)[item]).ToList();
        if (all.Count > MaxItems)
        {
            items.Add([new JumpRun($"{all.Count - MaxItems} more", anchor)]);
        }

        return new BulletList(items);
    }
}
