using Cleric.Benchmarks.Adapters.Petshop;
using Cleric.CaseFiles;
using Microsoft.Extensions.DependencyInjection;
namespace Cleric.Benchmarks.Commands;
internal sealed class TmpCommand : Command
{
    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var cases = PetshopCases.Read(args[0], n => n);
        var (t1, t3, n, cw, ece) = (0, 0, 0, 0, new List<(double, bool)>());
        foreach (var c in cases.Where(c => args.Count < 2 || c.Name.Contains(args[1])))
        {
            if (c.Invalid is not null) { Console.WriteLine(c.Name + " invalid " + c.Invalid); continue; }
            var services = new ServiceCollection();
            var b = services.AddCleric(); b.UseInMemoryCaseFiles(); c.Configure(b);
            await using var sp = services.BuildServiceProvider();
            var fold = new CaseFold();
            var r = await sp.GetRequiredService<IInvestigator>().InvestigateAsync(c.Request, new P(fold));
            var e = fold.Beliefs.Where(x => x.HypothesisId != "H0").Select(x => (x.Probability, fold.Hypotheses.First(h => h.Id == x.HypothesisId).Cause!.Entity.Name)).GroupBy(x => x.Name).Select(g => (g.Key, S: g.Sum(x => x.Probability))).OrderByDescending(x => x.S).ToList();
            var truth = c.Truth.Entities[0];
            var ts = e.First(x => x.Key == truth).S;
            var rank = e.Count(x => x.S >= ts);
            t1 += rank == 1 ? 1 : 0; t3 += rank <= 3 ? 1 : 0; n++;
            ece.Add((e[0].S, rank == 1)); if (rank > 1 && e[0].S >= 0.5) cw++;
            Console.WriteLine($"{c.Name,-16} rank {rank} truth {truth} {ts:0.00}; top {string.Join(", ", e.Take(args.Count > 1 ? 12 : 3).Select(x => $"{x.Key} {x.S:0.000}"))} none {fold.Beliefs.First(x => x.HypothesisId == "H0").Probability:0.00} {r.Cost.Queries}q {r.Cost.Elapsed.TotalSeconds:0.00}s {r.Finding.StopReason}");
            if (args.Count > 1) { foreach (var ev in fold.Evidence.Where(v => v.Weight > 0).Take(80)) Console.WriteLine($"   {ev.Id} S{ev.Observation.Strength:0.00} q{ev.Observation.Quality:0.00} {ev.Observation.Signal} {ev.Observation.Statement} LR {string.Join(' ', ev.Likelihoods.Select(l => $"{l.HypothesisId}:{l.Ratio:0.00}").Take(6))}"); foreach(var g in r.Gaps) Console.WriteLine("   gap " + g.Statement); }
        }
        var bins = ece.GroupBy(x => Math.Min(9, (int)(x.Item1 * 10))).Sum(g => g.Count() * Math.Abs(g.Average(x => x.Item1) - g.Average(x => x.Item2 ? 1.0 : 0)) / n);
        Console.WriteLine($"top-1 {(double)t1 / n:0.000} top-3 {(double)t3 / n:0.000} ece {bins:0.000} cw {cw} of {n}");
        return 0;
    }
    private sealed class P(CaseFold fold) : IProgress<CaseEvent> { public void Report(CaseEvent value) => fold.Apply(value); }
}
