// Reads what the tests wrote (TRX and Cobertura files) and says it in two lines: the line coverage of src, and the closing line.
// Arguments: the folder of results, how many test projects there are, the least coverage in percent, the exit code of the tests.
#:property PublishAot=false
#:property TreatWarningsAsErrors=true
using System.Globalization;
using System.Xml.Linq;

if (args is not [var folder, var projectsText, var leastText, var exitText])
{
    Console.Error.WriteLine("usage: summarise.cs RESULTS PROJECTS LEAST-COVERAGE EXIT-CODE");
    return 2;
}

var (projects, least, exit) = (int.Parse(projectsText, CultureInfo.InvariantCulture), double.Parse(leastText, CultureInfo.InvariantCulture), int.Parse(exitText, CultureInfo.InvariantCulture));
var problems = new List<string>();

var (passed, failed, skipped, reports) = (0, 0, 0, 0);
foreach (var file in Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    reports++;
    var results = XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "UnitTestResult").ToList();
    if (results.Count == 0)
    {
        problems.Add($"{Path.GetFileName(file)} holds no tests");
    }

    foreach (var result in results)
    {
        var (name, outcome) = ((string?)result.Attribute("testName") ?? "?", (string?)result.Attribute("outcome"));
        switch (outcome)
        {
            case "Passed":
                passed++;
                break;
            case "NotExecuted" or "Skipped" or "Pending":
                skipped++;
                Console.WriteLine($"skipped: {name}");
                problems.Add($"{name} was skipped; here every test has what it needs");
                break;
            default:
                failed++;
                Console.WriteLine($"failed: {name} ({outcome})");
                break;
        }
    }
}

if (reports != projects)
{
    problems.Add($"{reports} of {projects} test projects reported");
}

if (passed + failed == 0)
{
    problems.Add("no test ran");
}

if (exit != 0 && failed == 0)
{
    problems.Add($"the tests ended with exit code {exit}");
}

// A line counts as covered when any project's tests hit it. Generated code is nobody's to test.
var lines = new Dictionary<(string File, int Line), bool>();
foreach (var file in Directory.EnumerateFiles(folder, "*.cobertura.xml", SearchOption.AllDirectories))
{
    foreach (var type in XDocument.Load(file).Descendants("class"))
    {
        if (SourceFile((string?)type.Attribute("filename")) is not { } source)
        {
            continue;
        }

        foreach (var line in type.Element("lines")?.Elements("line") ?? [])
        {
            var key = (source, (int)line.Attribute("number")!);
            lines[key] = lines.GetValueOrDefault(key) || (long)line.Attribute("hits")! > 0;
        }
    }
}

foreach (var library in lines.GroupBy(line => line.Key.File.Split('/')[1]).OrderBy(group => group.Key, StringComparer.Ordinal))
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {library.Key,-28} {Percent(library.Select(line => line.Value)),5:0.0} % of {library.Count()} lines"));
}

var covered = Percent(lines.Values);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line coverage of src: {covered:0.0} %"));
if (lines.Count == 0 || covered < least)
{
    problems.Add(string.Create(CultureInfo.InvariantCulture, $"line coverage is below {least:0} %"));
}

foreach (var problem in problems)
{
    Console.WriteLine($"problem: {problem}");
}

Console.WriteLine($"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
return problems.Count > 0 || failed > 0 || exit != 0 ? 1 : 0;

static double Percent(IEnumerable<bool> hits)
{
    var all = hits.ToList();
    return all.Count == 0 ? 0 : 100.0 * all.Count(hit => hit) / all.Count;
}

// "src/Cleric.Engine/Door/AuditLink.cs" for a file of ours, null for any other. Deterministic builds write paths below "/_/".
static string? SourceFile(string? path)
{
    if (path is null || $"/{path}".Replace('\\', '/') is not { } normal || normal.Contains("/obj/", StringComparison.Ordinal))
    {
        return null;
    }

    var start = normal.LastIndexOf("/src/Cleric.", StringComparison.Ordinal);
    return start < 0 ? null : normal[(start + 1)..];
}
