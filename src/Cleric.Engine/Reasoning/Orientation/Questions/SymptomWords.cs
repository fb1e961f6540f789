using System.Text.RegularExpressions;

namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>The words by which people say what is wrong, and the signals that they mean.</summary>
internal static partial class SymptomWords
{
    private static readonly (string Signal, Regex Pattern)[] Kinds =
    [
        (Signals.Latency, Latency()),
        (Signals.Rejections, Rejections()),
        (Signals.Errors, Errors()),
        (Signals.Restarts, Restarts()),
        (Signals.Saturation, Saturation()),
        (Signals.Traffic, Traffic()),
        (Signals.Availability, Availability()),
    ];

    /// <summary>What is said to be wrong, in the order in which it is said. What is said not to be is left out.</summary>
    public static List<(int Start, int End, string Signal)> Read(string text)
    {
        var found = new List<(int Start, int End, string Signal)>();
        foreach (var (signal, pattern) in Kinds)
        {
            found.AddRange(pattern.Matches(text)
                .Where(match => !Denied().IsMatch(text[..match.Index]))
                .Select(match => (match.Index, match.Index + match.Length, signal)));
        }

        // Of two that overlap the longer says more: "running out of memory" rather than "memory", "queue growing" rather than "growing".
        var kept = new List<(int Start, int End, string Signal)>();
        foreach (var item in found.OrderByDescending(item => item.End - item.Start).ThenBy(item => item.Start))
        {
            if (!kept.Exists(other => item.Start < other.End && other.Start < item.End))
            {
                kept.Add(item);
            }
        }

        return [.. kept.OrderBy(item => item.Start)];
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\b(?:no longer|not|isn['’]?t|aren['’]?t|wasn['’]?t|never|without|rather than|instead of|no)\s+(?:any\s+|so\s+|really\s+)?$", Options)]
    private static partial Regex Denied();

    [GeneratedRegex(@"\bslow(?:er|est|ness|ly|s|ed|ing)?(?:[ -]?downs?)?\b|\bsluggish|\blaggy\b|\blatenc(?:y|ies)\b|\bresponse times?\b|\b(?:takes?|taking|took) (?:(?:too|so|very|much|a bit) )?(?:long(?:er)?|forever|ages|[0-9]+ ?(?:s|sec|seconds|m|min|minutes))\b|\btim(?:e|ed|es|ing)[- ]?outs?\b|\bhang(?:s|ing)?\b|\bhung\b|\bstuck\b|\bunresponsive\b|\bstall(?:s|ed|ing)?\b|\bp(?:50|9[0-9]{1,2})\b|\bdelay(?:s|ed)?\b|\bperformance\b|\bdegraded\b|\bdragging\b", Options)]
    private static partial Regex Latency();

    [GeneratedRegex(@"\b4(?:xx|0[0-9]|2[0-9])(?:['’]?s)?\b(?! ?(?:ms|s|%))|\breject(?:s|ed|ing|ions?)\b|\bdeclin(?:ed|ing)\b", Options)]
    private static partial Regex Rejections();

    [GeneratedRegex(@"\berror[- ]rates?\b|\berrors?\b|\berroring\b|\bfail(?:s|ed|ing|ures?)?\b|\b5(?:xx|0[0-9])(?:['’]?s)?\b(?! ?(?:ms|s\b|%|requests|users))|\bexceptions?\b|\bbroken?\b|\bbreak(?:s|ing)?\b|\b(?:not|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t|stopped) work(?:ing)?\b|\bthrow(?:s|ing)\b|\bthrew\b", Options)]
    private static partial Regex Errors();

    [GeneratedRegex(@"\bcrash(?:es|ed|ing)?\b|\bcrash[- ]?loop(?:s|ing|backoff)?\b|\brestart(?:s|ed|ing)?\b|\breboot(?:s|ed|ing)?\b|\bkeeps dying\b", Options)]
    private static partial Regex Restarts();

    [GeneratedRegex(@"\b(?:running |runs |ran )?out[- ]of[- ](?:memory|disk(?: space)?|connections|cpu|threads|space)\b|\boom(?:[- ]?kill(?:s|ed|ing)?)?\b|\b(?:(?:high|growing|rising|full|low|leaking) )?(?:memory|cpu|ram)(?: (?:usage|leaks?|pressure|spikes?|load|utili[sz]ation|is (?:high|full|maxed|pegged)))?\b|\b(?:disk|volume|storage)s? (?:is |are |almost |nearly |getting )*full\b|\bfull disks?\b|\b(?:low |no )?disk space\b|\blag(?:s|ging)?\b|\bbacklogs?\b|\bqueues? (?:is |are |keeps |keep )*(?:growing|backing up|backed up|piling up|filling up|full|too long|length|depth|lag)\b|\bgrowing queues?\b|\b(?:growing|piling up|filling up|backing up|backed up)\b|\bsaturat(?:ed|ion)\b|\boverload(?:ed)?\b|\btoo many connections\b|\b(?:dead)?locks?\b|\bdeadlocked\b|\bpools? (?:is )?(?:exhausted|full|empty)\b", Options)]
    private static partial Regex Saturation();

    [GeneratedRegex(@"\btraffic\b|\bthroughput\b|\b(?:fewer|no|less) (?:requests|orders|traffic|messages)\b|\bdrop(?:s|ped)? in (?:requests|orders|traffic)\b|\brequest rate\b", Options)]
    private static partial Regex Traffic();

    [GeneratedRegex(@"\bdown(?:time)?\b|\boutages?\b|\bunreachable\b|\bunavailab(?:le|ility)\b|\bavailability\b|\b(?:not|isn['’]?t|aren['’]?t|wasn['’]?t) (?:available|reachable|responding|answering|up)\b|\boffline\b|\bno (?:response|answer)s?\b|\b(?:cannot|can['’]?t|can not|could(?:n['’]?t| not)) (?:be )?(?:reach(?:ed)?|connect(?:ed)?)\b|\bdead\b(?! letter)|\bdoesn['’]?t (?:respond|answer)\b", Options)]
    private static partial Regex Availability();
}
