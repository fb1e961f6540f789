using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Access;

namespace Portal.Pages;

internal sealed class SignInModel : PageModel
{
    public string? Name { get; private set; }

    public string? From { get; private set; }

    public bool Wrong { get; private set; }

    public void OnGet(string? from) => From = from;

    public async Task<IActionResult> OnPostAsync(string? name, string? password, string? from)
    {
        if (DemoUsers.Find(name, password) is { } user)
        {
            await HttpContext.SignInAsync(PortalUser.Of(user));
            return LocalRedirect(Url.IsLocalUrl(from) ? from : "/");
        }

        (Name, From, Wrong) = (name, from, true);
        return Page();
    }

    public async Task<IActionResult> OnPostOutAsync()
    {
        await HttpContext.SignOutAsync();
        return LocalRedirect("/sign-in");
    }
}
