using Cleric;
using Cleric.Connectors;
using Cleric.Connectors.Otlp;
using Cleric.Entities;
using Cleric.Reports;
using CustomConnector;
using Microsoft.Extensions.DependencyInjection;

// Without an argument: a recorded incident of a shop whose card acquirer was down, with the acquirer's status page beside the telemetry (as it might have been: it is a file).
// With one: what the connector sees of a real status page, for example https://www.githubstatus.com.
var services = new ServiceCollection();
var cleric = services.AddCleric().UseInMemoryCaseFiles();
if (args is [var page, ..])
{
    // Redirects are not followed: they may lead anywhere. What is longer than a list of 50 incidents can be is not read.
    var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(page), MaxResponseContentBufferSize = 8 << 20 };
    cleric.AddConnector(new StatusPageConnector(http, new Entity(http.BaseAddress.Host, EntityKinds.External), TimeProvider.System));
    await using var provider = services.BuildServiceProvider();
    Console.WriteLine(await provider.GetRequiredService<IConnectorInspector>().DescribeAsync($"status of {http.BaseAddress.Host}"));
}
else
{
    var http = new HttpClient(new FileHandler(Path.Combine(AppContext.BaseDirectory, "status-page"))) { BaseAddress = new Uri("https://status.cardnet.example") };
    cleric.AddOtlpCapture(Path.Combine(AppContext.BaseDirectory, "captures", "third-party"))
        .AddConnector(new StatusPageConnector(http, new Entity("acquirer.cardnet.example", EntityKinds.External), TimeProvider.System));
    await using var provider = services.BuildServiceProvider();
    var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(Capture.Open(Path.Combine(AppContext.BaseDirectory, "captures", "third-party")).Trigger);
    Console.WriteLine(provider.GetServices<IReportRenderer>().First(renderer => renderer.Format == "text").Render(report));
}
