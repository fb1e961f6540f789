using Cleric;
using Cleric.AspNetCore.Investigations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;

namespace Portal.Pages;

/// <summary>Past investigations, and those that run.</summary>
internal sealed class InvestigationsModel(IInvestigations investigations) : PageModel
{
    private const int Most = 25;

    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "entity")]
    public string? About { get; set; }

    [BindProperty(SupportsGet = true)]
    public InvestigationStatus? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<InvestigationEntry> Entries { get; private set; } = [];

    public bool Narrowed => Text is not null || About is not null || Status is not null || After is not null;

    public string? Older { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        try
        {
            Entries = await investigations.ListAsync(User.Caller(), new InvestigationFilter { Text = Text, Entity = About, Status = Status, After = After, Limit = Most }, cancellationToken);
        }
        catch (ClericException) when (After is not null)
        {
            // The page before is no more: from the beginning.
            return RedirectToPage(new { Text, entity = About, Status });
        }

        Older = Entries.Count == Most ? Url.Page(null, new { Text, entity = About, Status, After = Entries[^1].Id }) : null;
        return Page();
    }
}
