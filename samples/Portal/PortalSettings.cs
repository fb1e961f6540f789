using System.Reflection;
using Microsoft.Extensions.FileProviders;

namespace Portal;

/// <summary>What can be chosen on the command line, in appsettings.json or by environment variables. Nothing has to be.</summary>
internal sealed class PortalSettings
{
    /// <summary>What the paths of Cleric's endpoints begin with.</summary>
    public const string Prefix = "/cleric";

    private PortalSettings(string data) => Data = data;

    /// <summary>The folder of case files, index, memory and keys. "--data"; default: "data" beside the sample.</summary>
    public string Data { get; }

    /// <summary>A file that says where live systems are, or null for the recorded incidents. "--live".</summary>
    public string? Live { get; private init; }

    /// <summary>The tenant whose the live systems are. "--tenant"; default "shop".</summary>
    public string Tenant { get; private init; } = "shop";

    /// <summary>A folder of another front end's pages, served below "/pages", or null. "--pages".</summary>
    public string? Pages { get; private init; }

    public static PortalSettings Of(IConfiguration configuration)
    {
        var beside = typeof(PortalSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "Folder").Value!;
        return new PortalSettings(Path.GetFullPath(configuration["data"] ?? Path.Combine(beside, "data")))
        {
            Live = configuration["live"],
            Tenant = configuration["tenant"] ?? "shop",
            Pages = configuration["pages"] is { } pages ? Path.GetFullPath(pages) : null,
        };
    }

    public string In(string name) => Path.Combine(Data, name);

    /// <summary>Another front end on the same origin needs no more than this to use the button.</summary>
    public void UseOtherPages(WebApplication app)
    {
        if (Pages is not null)
        {
            app.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Pages), RequestPath = "/pages", RedirectToAppendTrailingSlash = true });
        }
    }
}
