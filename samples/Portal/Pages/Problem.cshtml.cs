using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Portal.Pages;

[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
internal sealed class ProblemModel : PageModel
{
    public string Title { get; private set; } = "";

    public string Detail { get; private set; } = "";

    public void OnGet(int status) => Tell(status);

    public void OnPost(int status) => Tell(status);

    private void Tell(int status) => (Title, Detail) = status switch
    {
        StatusCodes.Status400BadRequest => ("This could not be read", "The form is no longer valid, or a part of the address is not as it should be. Go back, load the page again and try once more."),
        StatusCodes.Status403Forbidden => ("Not for you", "Your account may not see this."),
        StatusCodes.Status404NotFound => ("There is no such page", "Nothing is here, or it is another tenant's."),
        _ => ("Something went wrong", "The portal's log says what. Try again in a while."),
    };
}
