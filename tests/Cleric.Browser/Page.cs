namespace Cleric.Browser;

/// <summary>The page of a product that the button is put into.</summary>
internal static class Page
{
    /// <summary>Nothing but what the host itself serves, and nothing inline.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public const string Style = """
        :root { color-scheme: light dark; }
        body { margin: 0 auto; padding: 24px 16px; max-width: 1120px; background: light-dark(#eef1f5, #0d1117); color: light-dark(#1b2330, #e6eaf1); font-family: system-ui, sans-serif; }
        h1 { font-size: 20px; margin: 0 0 16px; }
        """;

    /// <summary>Keeps what a test asks about later.</summary>
    public const string Script = """
        window.heard = [];
        window.ran = [];
        for (const name of ['cleric-started', 'cleric-concluded', 'cleric-feedback']) {
          document.addEventListener(name, (event) => window.heard.push({ name, detail: event.detail }));
        }
        """;

    public static string Html(string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Alerts</title>
        <link rel="icon" href="/icon.svg">
        <link rel="stylesheet" href="/page.css">
        <script src="/page.js"></script>
        <script type="module" src="/cleric/cleric-investigate.js"></script>
        </head>
        <body>
        <main>
        <h1>Alerts</h1>
        {body}
        </main>
        </body>
        </html>
        """;
}
