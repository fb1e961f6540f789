using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>
/// Has a memory live through ten occurrences of each of several faults, confirmed after each: does it take fewer queries and less time, and is the truth never ranked lower than without memory? Each occurrence is a recording
/// of the lab with other names (another service), at another time, and with other noise.
/// </summary>
internal sealed class LearningCommand : Command
{
    private const int Faults = 5;
    private const int Occurrences = 10;

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var output = new Option<string?>("--out") { Description = "Save the curve as SVG." };
        var all = new Option<bool>("--all") { Description = "Every kind of fault, not only the five that cost most queries without memory." };
        var seed = new Option<int>("--seed") { Description = "Which names, times and noise.", DefaultValueFactory = _ => 1 };
        var command = new RootCommand("What memory saves.") { output, all, seed };
        command.SetAction(async (parsed, cancellationToken) => await LearnAsync(parsed.GetValue(output), parsed.GetValue(all), parsed.GetValue(seed), cancellationToken));
        var given = command.Parse([.. args]);
        if (given.Errors.Count > 0)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, given.Errors.Select(error => error.Message)));
            return 2;
        }

        return await given.InvokeAsync();
    }

    private static async Task<int> LearnAsync(string? output, bool all, int seed, CancellationToken cancellationToken)
    {
        var faults = LabFaults.Read();
        var costs = new List<(string Fault, double Queries)>();

        // Memory's own code too is warm before anything is measured.
        using (var warm = new MemoryFile())
        {
            await OccurrenceRun.RunAsync(Occurrence.Of(faults.Values.First()[0], 0), warm, cancellationToken);
        }

        // The first pass warms the code up, so that the first occurrence does not pay for it, and tells what each fault costs.
        foreach (var (fault, folders) in faults)
        {
            var spent = 0.0;
            foreach (var folder in folders)
            {
                spent += (await OccurrenceRun.RunAsync(Occurrence.Of(folder, 0), null, cancellationToken)).Queries;
            }

            costs.Add((fault, spent / folders.Count));
        }

        var chosen = costs.OrderByDescending(cost => cost.Queries).Take(all ? int.MaxValue : Faults).Select(cost => cost.Fault).ToList();
        Console.WriteLine($"{chosen.Count} faults{(all ? "" : ", those that cost most queries without memory")}; {Occurrences} occurrences each, confirmed after each");
        Console.WriteLine("fault                    occurrence  queries  without     ms  without  rank  without  stopped");
        var curves = new Dictionary<string, List<OccurrenceRun>>(StringComparer.Ordinal);
        var lower = 0;
        foreach (var fault in chosen)
        {
            using var memory = new MemoryFile();
            var runs = curves[fault] = [];
            for (var i = 0; i < Occurrences; i++)
            {
                var occurrence = Occurrence.Of(faults[fault][i % faults[fault].Count], (seed * 1000) + i + 1);
                var without = await OccurrenceRun.RunAsync(occurrence, null, cancellationToken);
                var with = await OccurrenceRun.RunAsync(occurrence, memory, cancellationToken);
                runs.Add(with);
                lower += with.Rank > without.Rank ? 1 : 0;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault,-24} {i + 1,10}  {with.Queries,7}  {without.Queries,7}  {with.Elapsed.TotalMilliseconds,5:0}  {without.Elapsed.TotalMilliseconds,7:0}  {with.Rank,4}  {without.Rank,7}  {with.Stop}"));
            }
        }

        var (queries, time) = (Share(run => run.Queries), Share(run => run.Elapsed.TotalMilliseconds));
        if (output is not null)
        {
            await File.WriteAllTextAsync(output, Draw(curves), cancellationToken);
            Console.WriteLine($"curve: {output}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"learning: by the tenth, queries {queries:P0} and time {time:P0} of the first, truth ranked lower than without memory in {lower} of {chosen.Count * Occurrences}"));
        return 0;

        double Share(Func<OccurrenceRun, double> of) => curves.Values.Average(runs => of(runs[^1]) / of(runs[0]));
    }

    /// <summary>The queries of each occurrence, a line a fault, with the share of the first that is aimed at.</summary>
    private static string Draw(Dictionary<string, List<OccurrenceRun>> curves)
    {
        const int width = 640, height = 360, left = 48, bottom = 40, top = 16, right = 190;
        string[] colours = ["#1b6ca8", "#c8553d", "#588157", "#8e6c8a", "#b58900", "#2a9d8f", "#6c757d"];
        var most = curves.Values.SelectMany(runs => runs).Max(run => run.Queries);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\" aria-label=\"Queries of each occurrence of a fault\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        for (var tick = 0; tick <= most; tick += Math.Max(1, most / 5))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{left}\" x2=\"{width - right}\" y1=\"{Y(tick):0.#}\" y2=\"{Y(tick):0.#}\" stroke=\"#ddd\"/><text x=\"{left - 6}\" y=\"{Y(tick) + 4:0.#}\" text-anchor=\"end\">{tick}</text>");
        }

        for (var i = 0; i < Occurrences; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(i):0.#}\" y=\"{height - bottom + 18}\" text-anchor=\"middle\">{i + 1}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(left + width - right) / 2}\" y=\"{height - 6}\" text-anchor=\"middle\">occurrence</text><text x=\"14\" y=\"{height / 2}\" transform=\"rotate(-90 14 {height / 2})\" text-anchor=\"middle\">queries</text>");
        foreach (var (index, (fault, runs)) in curves.Index())
        {
            var colour = colours[index % colours.Length];
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', runs.Select((run, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i):0.#},{Y(run.Queries):0.#}")))}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{width - right + 14}\" x2=\"{width - right + 34}\" y1=\"{top + 10 + (index * 20)}\" y2=\"{top + 10 + (index * 20)}\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"{width - right + 40}\" y=\"{top + 14 + (index * 20)}\">{fault}</text>");
        }

        return svg.Append("</svg>\n").ToString();

        double X(int i) => left + 12 + (i * (width - right - left - 24.0) / (Occurrences - 1));

        double Y(double queries) => height - bottom - (queries * (height - bottom - top) / most);
    }
}
