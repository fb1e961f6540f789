using System.Net;
using BlazorPage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// A host of its own, for one's own machine: nobody signs in, so nobody from outside is let in.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, builder.Configuration.GetValue("port", 5081)));
var data = builder.Configuration["data"] ?? Directory.CreateTempSubdirectory("blazor-page-").FullName;
builder.Services.AddRazorComponents();
builder.Services.AddCleric()
    .UseCaseFileFolder(options => options.Directory = Path.Combine(data, "cases"))
    .AddOtlpCapture(Path.Combine(AppContext.BaseDirectory, "captures", "bad-deploy"))
    .AddEndpoints(options => options.AllowAnonymous = true)
    .ConfigureIndex(options => options.Path = Path.Combine(data, "cleric.db"));

await using var app = builder.Build();
app.Use((http, next) =>
{
    http.Response.Headers.ContentSecurityPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
    return next(http);
});
app.UseStaticFiles();
app.UseRouting();
app.UseAuthorization();
app.UseAntiforgery();
app.MapRazorComponents<App>();
app.MapCleric();
await app.RunAsync();
