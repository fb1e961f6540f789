using System.Text.Json;
using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Models;
using Cleric.Models.Seats;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Reports;
using Cleric.Triggers;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Models;

/// <summary>Whatever a model answers, only what can be seen where it says so counts, and nothing throws.</summary>
public sealed class SeatProperties
{
    private const string Diff = "-payment.timeout: 2000\n+payment.timeout: 20\n+note: \"caf\u00e9\" a~b/c";

    private static readonly string[] Pointers = ["/changes/0/diff", "/changes/0/title", "/changes/1/diff", "/changes/-1/diff", "", "/", "/changes", "changes/0/diff", "/changes/0/diff/0", "/changes/00/diff"];
    private static readonly ProposeSeat Propose = new(new FailureModeCatalogue(FailureModeCatalogue.BuiltIn));

    [Property(MaxTest = 300)]
    public void No_answer_at_all_breaks_a_seat(string? answer)
    {
        var view = View();
        foreach (var task in new[] { Propose.Task(view, "1"), AskSeat.Task(view, "1"), ReadSeat.Task(view, view.Exhibits) })
        {
            task.Check(answer ?? "");
            task.Check($"{{\"items\":{answer}}}");
        }
    }

    [Property(MaxTest = 500)]
    public void A_reading_counts_only_when_its_quotation_stands_at_its_place(int pointer, int start, int length, string? noise, bool honest, string? says)
    {
        var quote = honest ? Diff[(Math.Abs(start % Diff.Length))..][..Math.Min(Math.Abs(length % 40), Diff.Length - Math.Abs(start % Diff.Length))] : noise ?? "";
        var place = Pointers[Math.Abs(pointer % Pointers.Length)];
        var answer = JsonSerializer.Serialize(new { items = new[] { new { hypothesis = "H1", verdict = "supports", strength = "strong", says = says ?? "", exhibit = "E1", pointer = place, quote } } });
        var view = View();
        view.Apply(new ModelAsked { Call = new ModelCall { Id = "M1", Seat = ModelSeat.Read, Subject = "E1", Outcome = ModelOutcome.Answered, Answer = answer } });

        foreach (var observation in ReadSeat.Observations(view))
        {
            var citation = Assert.Single(observation.Citations);
            using var content = new CitedContent(view.Exhibits[0]);
            Assert.Null(content.Problem(citation));
            Assert.True(citation.Quote!.Trim().Length >= 8 || content.At(citation.Pointer)?.ToString() == citation.Quote);
            Assert.InRange(Assert.Single(observation.Ratios!).Value, 1.0 / 6, 6);
        }
    }

    [Property(MaxTest = 300)]
    public void A_question_counts_only_when_it_is_a_read_of_somebody_known(string? kind, string? entity, string? text, string? native, bool plain)
    {
        var answer = JsonSerializer.Serialize(new { questions = new[] { new { kind = plain ? "log" : kind ?? "", entity = plain ? "checkout" : entity, why = "x", text, native, connector = (string?)null } } });
        var view = View();
        view.Apply(new ModelAsked { Call = new ModelCall { Id = "M1", Seat = ModelSeat.Ask, Subject = "1", Outcome = ModelOutcome.Answered, Answer = answer } });

        foreach (var question in new AskSeat().ProposeAsync(view).AsTask().GetAwaiter().GetResult())
        {
            Assert.IsType<LogQuery>(question.Query);
            Assert.Equal(Sample.Checkout, question.Query.Entity);
            Assert.Null(question.Query.Native);
            Assert.Equal(view.Caller, question.Query.Caller);
        }
    }

    private static CaseFold View()
    {
        var connector = new Cleric.Connectors.ConnectorDescriptor { Name = "all", System = "test", Capabilities = [new Cleric.Connectors.QueryCapability(QueryKind.Log), new Cleric.Connectors.QueryCapability(QueryKind.Change)] };
        var view = Sample.Opened(new QuestionTrigger { Text = "why?", Entity = "web" }, null, connector);
        view.Apply(new ScopeOriented { Scope = Sample.Scope(), Topology = Sample.Shop });
        view.Apply(new ExhibitReceived { QuestionId = "Q1", Exhibit = Sample.Exhibit(new ChangeQuery { Window = Sample.Asked }, new ChangeAnswer { Changes = [new Change { Id = "c1", Time = Sample.Onset, Kind = "config", Entity = Sample.Checkout, Title = "settings review", Diff = Diff }] }) });
        view.Apply(new HypothesisProposed { Hypothesis = new Hypothesis { Id = "H1", Cause = new Cause(Sample.Checkout, "bad-config"), Statement = "a faulty configuration change at checkout", Prior = 0.1, PriorSource = "test" } });
        return view;
    }
}
