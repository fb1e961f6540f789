using System.Globalization;
using Cleric;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Portal;
using Portal.Access;
using Portal.Estates;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var settings = PortalSettings.Of(builder.Configuration);
IEstate estate;
try
{
    estate = settings.Live is { } file ? new LiveEstate(file, settings.Tenant) : new RecordedEstate();
}
catch (ClericException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

var cleric = builder.Services.AddCleric()
    .UseCaseFileFolder(options => options.Directory = settings.In("cases"))
    .UseMemory()
    .AddSqliteMemory(settings.In("memory.db"))
    .AddEndpoints(options => (options.Policy, options.RequireTenant) = (PortalUser.Policy, true))
    .AddWebhooks(builder.Configuration.GetSection("Webhooks"))
    .ConfigureIndex(options => options.Path = settings.In("cleric.db"));
estate.AddTo(cleric);

builder.Services.AddSingleton(_ => estate);
builder.Services.AddSingleton(settings);
builder.Services.AddHealthChecks().AddClericQueue();
builder.Services.AddDataProtection().SetApplicationName("Portal").PersistKeysToFileSystem(new DirectoryInfo(settings.In("keys")));
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(PortalUser.Configure);
builder.Services.AddAuthorizationBuilder().AddPolicy(PortalUser.Policy, policy => policy.RequireAuthenticatedUser().RequireClaim(PortalUser.TenantClaim));
builder.Services.AddAntiforgery(options => (options.Cookie.Name, options.HeaderName) = ("portal-forms", null));
builder.Services.AddRazorPages(options =>
{
    options.Conventions.AuthorizeFolder("/", PortalUser.Policy);
    options.Conventions.AllowAnonymousToPage("/SignIn");
    options.Conventions.AllowAnonymousToPage("/Problem");
});

await using var app = builder.Build();
app.UseMiddleware<SecurityHeaders>();

// What came by https, which a proxy may have to tell, is answered with cookies that go by https alone.
app.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.SameAsRequest });

// A browser gets a page, a program gets what the endpoints say.
app.UseWhen(http => !http.Request.Path.StartsWithSegments(PortalSettings.Prefix), pages =>
{
    pages.UseExceptionHandler("/problem/500");
    pages.UseStatusCodePagesWithReExecute("/problem/{0}");
});
app.UseStaticFiles();
settings.UseOtherPages(app);
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapRazorPages();
app.MapCleric(PortalSettings.Prefix);
app.MapHealthChecks("/healthz");
await app.RunAsync();
return 0;
