using System.Text.RegularExpressions;
using Cleric.Connectors.Otlp;
using Cleric.Models;
using Cleric.Reports;
using Cleric.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Integration.Models;

/// <summary>Incidents whose cause stands in a text alone: without a model they are not found, with one that reads they are.</summary>
public sealed class TextOnlyTests
{
    private const string Nothing = """{"hypotheses":[],"questions":[],"items":[],"sentences":[]}""";

    [Fact]
    public Task A_config_diff_tells_which_of_three_reviews_broke_it() => IsFoundByReading("config-diff", "payments", prompt => Reading(prompt,
        Items(prompt, "bad-config|faulty configuration change", "payments", "supports", "E2", "/changes/0/diff", "receipts.currencies: EUR,CHF,GBP -> EURO,CHF,GBP", "EURO is no currency code, so charges in EUR are no longer accepted"),
        Items(prompt, "faulty configuration change", "checkout", "contradicts", "E2", "/changes/1/diff", "checkout.orderNote: Thank you for your order -> Thank you for shopping with us", "a note to the customer cannot make orders fail"),
        Items(prompt, "faulty configuration change", "gateway", "contradicts", "E2", "/changes/2/diff", "gateway.notice: Free delivery above 50 euro -> Free delivery above 60 euro", "a notice cannot make orders fail")));

    [Fact]
    public Task An_error_message_names_a_third_party_that_no_topology_knows() => IsFoundByReading("third-party", "acquirer.cardnet.example", prompt =>
    {
        if (Regex.Match(prompt, @"# (E\d+): logs of service:(?:checkout|gateway|payments)(?:(?!\n# E).)*?\n- (/records/\d+/body)[^\n]*payments(?:(?!\n- ).)*?(acquirer\.cardnet\.example answered 503)", RegexOptions.Singleline) is not { Success: true } line)
        {
            return Nothing;
        }

        var (exhibit, pointer, quote) = (line.Groups[1].Value, line.Groups[2].Value, line.Groups[3].Value);
        return IsProposing(prompt)
            ? $$"""{"hypotheses":[{"entity":"acquirer.cardnet.example","mode":"unavailable","showsAt":"payments","why":"payments says that acquirer.cardnet.example answered 503","exhibit":"{{exhibit}}","pointer":"{{pointer}}","quote":"{{quote}}"}]}"""
            : Reading(prompt, Items(prompt, "", "payments", "contradicts", exhibit, pointer, quote, "payments was answered with 503 by the acquirer, so the fault is not its own"));
    });

    [Fact]
    public Task A_runbook_says_what_a_bare_code_means() => IsFoundByReading("runbook-step", "catalog", prompt =>
        Regex.Match(prompt, @"# (E\d+): runbooks(?:(?!\n# E).)*?\n- (/sections/\d+/text)[^\n]*ORD-4411(?:(?!\n- ).)*?(the import in `catalog` hangs)", RegexOptions.Singleline) is { Success: true } line
            ? IsProposing(prompt) ? $$"""{"hypotheses":[{"entity":"catalog","mode":"internal-fault","showsAt":"checkout","why":"the code that checkout gives means that the import in catalog hangs","exhibit":"{{line.Groups[1].Value}}","pointer":"{{line.Groups[2].Value}}","quote":"{{line.Groups[3].Value}}"}]}""" : Reading(prompt,
                Items(prompt, "", "catalog, which shows", "supports", line.Groups[1].Value, line.Groups[2].Value, line.Groups[3].Value, "the code that checkout gives means that the import in catalog hangs"),
                Regex.Match(prompt, @"# (E\d+): logs of service:checkout(?:(?!\n# E).)*?\n- (/records/\d+/body)[^\n]*(failed with 500: ORD-4411)", RegexOptions.Singleline) is { Success: true } log
                    ? Items(prompt, "", "catalog, which shows", "supports", log.Groups[1].Value, log.Groups[2].Value, log.Groups[3].Value, "checkout gives the code ORD-4411") : [],
                Items(prompt, "", "checkout", "contradicts", line.Groups[1].Value, line.Groups[2].Value, "nothing is wrong with checkout", "with that code nothing is wrong with checkout"))
            : Nothing);

    private static async Task IsFoundByReading(string capture, string entity, Func<string, string> script)
    {
        var without = await Investigate(capture, null);
        var with = await Investigate(capture, new ScriptedChatClient(script));

        Assert.False(without.Finding.Outcome == Outcome.CauseFound && without.Finding.Cause?.Entity.Name == entity, "it is found without a model");
        Assert.True(with.Finding.Cause?.Entity.Name == entity && with.Finding.Outcome == Outcome.CauseFound, with.Finding.Statement);
    }

    private static bool IsProposing(string prompt) => prompt.Contains("Propose up to", StringComparison.Ordinal) && prompt.Contains("\"hypotheses\"", StringComparison.Ordinal);

    private static string Reading(string prompt, params IEnumerable<string>[] items) =>
        prompt.Contains("Say what the texts", StringComparison.Ordinal) ? $$"""{"items":[{{string.Join(",", items.SelectMany(item => item))}}]}""" : Nothing;

    private static IEnumerable<string> Items(string prompt, string mode, string entity, string verdict, string exhibit, string pointer, string quote, string says) =>
        Regex.Matches(prompt, $@"^(H\d+): (?:(?!, which shows)[^\n])*?(?:{mode})(?:(?!, which shows)[^\n])*? at {Regex.Escape(entity)}\b", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct().Take(10)
            .Select(id => $$"""{"hypothesis":"{{id}}","verdict":"{{verdict}}","strength":"strong","says":"{{says}}","exhibit":"{{exhibit}}","pointer":"{{pointer}}","quote":"{{quote}}"}""");

    private static async Task<Report> Investigate(string name, ScriptedChatClient? client)
    {
        var folder = Path.Combine(Repository.Root, "samples", "captures", name);
        var services = new ServiceCollection();
        var cleric = services.AddCleric().UseInMemoryCaseFiles().AddOtlpCapture(folder);
        if (client is not null)
        {
            cleric.UseChatClient(client);
        }

        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IInvestigator>().InvestigateAsync(Cleric.Connectors.Otlp.Capture.Open(folder).Trigger, cancellationToken: TestContext.Current.CancellationToken);
    }
}
