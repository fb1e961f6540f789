using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Live;

/// <summary>
/// The repository that the shop is deployed from: for each service what is deployed (deployment.yaml), its settings (config.yaml) and flags (flags.yaml), and for the database its migrations. A deploy is a
/// commit with a tag, any other change a commit, made before it is rolled out. What a scheduler starts is in no repository.
/// </summary>
internal sealed class ShopRepository
{
    private const string Registry = "registry.shop.example";

    /// <summary>The tags of deploys.</summary>
    public const string TagForm = "{service}/{version}";

    /// <summary>The files that hold settings; what is deployed is none.</summary>
    public static IReadOnlyList<string> ConfigFiles { get; } = ["config.yaml", "flags.yaml"];

    /// <summary>The databases that have a folder.</summary>
    public static IReadOnlyList<(string Name, string Kind)> Databases { get; } = [(Names.Postgres, "database"), (Names.Redis, "cache")];

    /// <summary>What there is from the start was there long ago.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<string, string>> _settings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, string>> _flags = new(StringComparer.Ordinal);
    private readonly LabSystem _system;
    private int _migrations = 1;

    private ShopRepository(string folder, LabSystem system)
    {
        Folder = folder;
        _system = system;
    }

    public string Folder { get; }

    public static ShopRepository Create(LabSystem system)
    {
        var repository = new ShopRepository(Path.Combine(system.Folder, "deployments"), system);
        Directory.CreateDirectory(repository.Folder);
        repository.Git("init", "--quiet", "--initial-branch=main");
        var then = DateTimeOffset.UtcNow - Age;
        foreach (var service in ShopDefinition.Services)
        {
            repository._settings[service.Name] = repository.SettingsOf(service.Name);
            repository._flags[service.Name] = [];
            repository.WriteDeployment(service.Name, service.Version);
            repository.WriteSettings(service.Name);
            if (service.Name == Names.Catalog)
            {
                repository._flags[service.Name][CatalogService.MemberPrices] = "off";
                repository.WriteFlags(service.Name);
            }

            repository.Write($"services/{service.Name}/catalog-info.yaml", LabCatalog.Of(service, system));
            repository.Commit($"{service.Name} {service.Version}", "ci", then);
            repository.Tag(service.Name, service.Version, then);
        }

        foreach (var (name, text) in LabCatalog.Stores(system))
        {
            repository.Write($"databases/{name}/catalog-info.yaml", text);
        }

        repository.Write($"databases/{Names.Postgres}/migrations/0001-shop.sql", Resource("schema.sql"));
        repository.Commit("databases of the shop", "dba", then);
        return repository;
    }

    /// <summary>Commits a change as it is made.</summary>
    public void Add(Change change)
    {
        lock (_gate)
        {
            switch (change.Kind)
            {
                case "deploy":
                    WriteDeployment(change.Entity, change.To!);
                    Commit(change.Title, change.Author, change.Time);
                    Tag(change.Entity, change.To!, change.Time);
                    break;
                case "config":
                    Set(_settings[change.Entity], change.Diff!);
                    WriteSettings(change.Entity);
                    Commit(change.Title, change.Author, change.Time);
                    break;
                case "flag":
                    Set(_flags[change.Entity], change.Diff!);
                    WriteFlags(change.Entity);
                    Commit(change.Title, change.Author, change.Time);
                    break;
                case "infrastructure":
                    Write(string.Create(CultureInfo.InvariantCulture, $"databases/{change.Entity}/migrations/{++_migrations:0000}-{Slug(change.Title)}.sql"), change.Diff + ";\n");
                    Commit(change.Title, change.Author, change.Time);
                    break;
            }
        }
    }

    private SortedDictionary<string, string> SettingsOf(string service)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var to in ShopDefinition.Service(service).DependsOn)
        {
            settings["endpoint." + to] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_system.Ports[to]}");
            if (to == Names.Postgres)
            {
                settings[ShopDatabase.MaxPoolSize] = Text(ShopDatabase.DefaultMaxPoolSize);
            }
        }

        foreach (var (key, value) in service switch
        {
            Names.Gateway => [(GatewayService.Notice, GatewayService.DefaultNotice), (SampledRequestLog.Sample, Text(SampledRequestLog.DefaultSample))],
            Names.Catalog => [(CatalogService.PageSize, Text(CatalogService.DefaultPageSize))],
            Names.Checkout =>
            [
                (CheckoutService.OrderNote, CheckoutService.DefaultOrderNote), (CheckoutService.PaymentsAttempts, "1"), (CheckoutService.PaymentsTimeout, Text(CheckoutService.DefaultPaymentsTimeout)),
            ],
            Names.Payments =>
            [
                (PaymentsService.ReceiptCurrencies, PaymentsService.DefaultReceiptCurrencies), (PaymentsService.SlowChargeMilliseconds, Text(PaymentsService.DefaultSlowChargeMilliseconds)),
            ],
            _ => ((string Key, string Value)[])[],
        })
        {
            settings[key] = value;
        }

        foreach (var (key, value) in _system.SettingsOf(service))
        {
            settings[key] = value;
        }

        return settings;
    }

    /// <summary>A diff as changes have it: "key: from -> to", a line each.</summary>
    private static void Set(SortedDictionary<string, string> values, string diff)
    {
        foreach (var line in diff.Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            values[line[..colon]] = line[(line.IndexOf(" -> ", StringComparison.Ordinal) + " -> ".Length)..];
        }
    }

    private void WriteDeployment(string service, string version) => Write(
        $"services/{service}/deployment.yaml",
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {service}
              labels:
                app.kubernetes.io/name: {service}
                app.kubernetes.io/version: "{version}"
            spec:
              replicas: {Math.Max(1, _system.InstancesOf(service).Count)}
              selector:
                matchLabels:
                  app.kubernetes.io/name: {service}
              template:
                metadata:
                  labels:
                    app.kubernetes.io/name: {service}
                spec:
                  containers:
                  - name: {service}
                    image: {Registry}/{service}:{version}

            """));

    private void WriteSettings(string service) => Write($"services/{service}/config.yaml", Yaml(_settings[service]));

    private void WriteFlags(string service) => Write($"services/{service}/flags.yaml", Yaml(_flags[service]));

    private static string Yaml(SortedDictionary<string, string> values) =>
        string.Concat(values.Select(pair => $"{pair.Key}: \"{pair.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n"));

    private static string Slug(string title) => string.Join('-', new string([.. title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ShopRepository).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text.ReplaceLineEndings("\n"));
    }

    private void Commit(string title, string author, DateTimeOffset at)
    {
        Git("add", "--all");
        Git(author, at, "commit", "--quiet", "--message", title);
    }

    private void Tag(string service, string version, DateTimeOffset at) => Git("ci", at, "tag", "--annotate", "--message", $"{service} {version}", TagForm.Replace("{service}", service, StringComparison.Ordinal).Replace("{version}", version, StringComparison.Ordinal));

    private void Git(params ReadOnlySpan<string> arguments) => Git("ci", DateTimeOffset.UtcNow, arguments);

    private void Git(string author, DateTimeOffset at, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(ServerBinaries.Packaged("git"), [.. arguments]) { WorkingDirectory = Folder, RedirectStandardError = true, RedirectStandardOutput = true };

        // Whatever this machine's user has configured (signing, hooks, another name) is not the shop's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        var time = string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()} +0000");
        foreach (var (name, value) in (IEnumerable<(string, string)>)
        [
            ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("GIT_AUTHOR_NAME", author), ("GIT_AUTHOR_EMAIL", $"{author}@shop.example"), ("GIT_COMMITTER_NAME", author),
            ("GIT_COMMITTER_EMAIL", $"{author}@shop.example"), ("GIT_AUTHOR_DATE", time), ("GIT_COMMITTER_DATE", time),
        ])
        {
            start.Environment[name] = value;
        }

        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var said = new StringBuilder();
        git.ErrorDataReceived += (_, e) => said.AppendLine(e.Data);
        git.BeginErrorReadLine();
        git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {arguments[0]} failed: {said.ToString().Trim()}");
        }
    }
}
