using Cleric.CaseFiles;
using Cleric.Connectors.Alertmanager;
using Cleric.Exhibits;
using Cleric.Integration.Prometheus;
using Cleric.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Integration.Live;

/// <summary>What becomes of an investigation when a system that it reads goes away.</summary>
public sealed class StoppedPrometheusTests
{
    [Fact]
    public async Task Where_Prometheus_is_stopped_half_way_the_report_still_comes_and_names_the_gap()
    {
        await using var monitoring = new Monitoring();
        await monitoring.InitializeAsync();
        monitoring.Require();
        var services = new ServiceCollection();
        services.AddCleric().AddPrometheus(monitoring.Prometheus).AddAlertmanager(monitoring.Alertmanager);
        await using var provider = services.BuildServiceProvider();
        var stop = new AtFirstMetrics(monitoring.StopPrometheusAsync);

        var request = new InvestigationRequest { Trigger = AlertmanagerWebhook.Parse(monitoring.Notification).Trigger! };
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(request, stop, TestContext.Current.CancellationToken);

        Assert.True(stop.Done);
        Assert.Contains(report.Exhibits, exhibit => exhibit is { Connector: "prometheus", Kind: QueryKind.Metric, Coverage: Coverage.Data });
        Assert.Contains(report.Exhibits, exhibit => exhibit is { Connector: "prometheus", Coverage: Coverage.Failed });
        Assert.Contains(report.Gaps, gap => gap.Statement.Contains($"Nothing answers at {monitoring.Prometheus.AbsoluteUri.TrimEnd('/')}", StringComparison.Ordinal));
    }

    /// <summary>Does something once, between the first answer with metrics and the next question.</summary>
    private sealed class AtFirstMetrics(Func<Task> action) : IProgress<CaseEvent>
    {
        public bool Done { get; private set; }

        public void Report(CaseEvent value)
        {
            if (!Done && value is ExhibitReceived { Exhibit: { Query: MetricQuery, Answer: MetricAnswer } })
            {
                Done = true;
                action().GetAwaiter().GetResult();
            }
        }
    }
}
