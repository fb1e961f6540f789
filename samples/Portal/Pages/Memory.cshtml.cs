using System.Globalization;
using Cleric.AspNetCore.Access;
using Cleric.AspNetCore.Index;
using Cleric.Memory;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;

namespace Portal.Pages;

/// <summary>What was learnt: looked at, and forgotten.</summary>
internal sealed class MemoryModel(IMemoryStore memory, IInvestigationIndex index, TimeProvider time) : PageModel
{
    private const int Most = 100;

    /// <summary>In the order shown.</summary>
    public static IReadOnlyList<MemoryKind> Kinds { get; } = [MemoryKind.Episode, MemoryKind.Procedure, MemoryKind.Fact];

    [BindProperty(SupportsGet = true)]
    public MemoryKind? Kind { get; set; }

    [TempData]
    public string? Said { get; set; }

    public IReadOnlyList<MemoryItem> Items { get; private set; } = [];

    public static string Title(MemoryKind kind) => kind switch
    {
        MemoryKind.Episode => "Incidents",
        MemoryKind.Procedure => "Ways to tell causes apart",
        _ => "Facts",
    };

    public static string Word(MemoryKind kind) => kind switch
    {
        MemoryKind.Episode => "incident",
        MemoryKind.Procedure => "way to tell",
        _ => "fact",
    };

    public static IEnumerable<(string Name, string Value)> Facts(MemoryItem item)
    {
        switch (item)
        {
            case Episode episode:
                yield return ("Showed at", episode.Symptom.Name);
                yield return ("Met", Times(episode.Occurrences));
                break;
            case Fact fact:
                if (fact.Entity is { } entity)
                {
                    yield return ("About", entity.Name);
                }

                yield return ("Seen", Times(fact.Occurrences));
                if (!fact.Source.StartsWith("case:", StringComparison.Ordinal))
                {
                    yield return ("Source", fact.Source.Replace("person:", "", StringComparison.Ordinal));
                }

                break;
            case Procedure procedure:
                yield return ("Learnt from", procedure.Occurrences == 1 ? "1 investigation" : string.Create(CultureInfo.InvariantCulture, $"{procedure.Occurrences} investigations"));
                break;
        }
    }

    /// <summary>Whether somebody said that it is right.</summary>
    public static (string Word, string Tone)? Standing(MemoryItem item) => item switch
    {
        Episode { Contradictions: > 0 } => ("contradicted", "caution"),
        Episode { Confirmations: > 0 } => ("confirmed", "good"),
        Episode => ("unconfirmed", "quiet"),
        _ => null,
    };

    public static IReadOnlyList<string> Cases(MemoryItem item) => item switch
    {
        Episode episode => [.. episode.Cases.Select(known => known.CaseId)],
        Fact fact when fact.Source.StartsWith("case:", StringComparison.Ordinal) => [fact.Source["case:".Length..]],
        _ => [],
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        // Incidents teach many facts each: they come first, as far as the list goes.
        var items = new List<MemoryItem>();
        foreach (var kind in Kind is { } chosen ? [chosen] : Kinds)
        {
            items.AddRange(await memory.ListAsync(User.Caller(), new MemoryFilter { Kind = kind, Limit = Most }, cancellationToken).ToListAsync(cancellationToken));
        }

        Items = items;
        return Page();
    }

    public async Task<IActionResult> OnPostForgetAsync(string id, CancellationToken cancellationToken)
    {
        var caller = User.Caller();
        var forgotten = await memory.ForgetAsync(caller, id, cancellationToken);
        await index.AuditAsync(
            new AuditRecord { At = time.GetUtcNow(), Principal = caller.Principal, Tenant = caller.Tenant, Operation = "forget", Subject = id, Outcome = forgotten ? "done" : "not found" }, cancellationToken);
        Said = forgotten ? "It is forgotten." : "It was forgotten before.";
        return RedirectToPage(new { Kind });
    }

    private static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");
}
