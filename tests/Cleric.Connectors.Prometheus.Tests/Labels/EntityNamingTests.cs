using Cleric.Connectors.Labels;
using Cleric.Entities;

namespace Cleric.Connectors.Prometheus.Tests.Labels;

public sealed class EntityNamingTests
{
    private readonly EntityNaming _naming = new(LabelForm.Usual, LabelForm.Exporters);

    [Theory]
    [InlineData("service_name=checkout,job=x", "service:checkout")]
    [InlineData("job=shop/checkout,instance=a:80", "service:checkout")]
    [InlineData("job=node,instance=10.0.0.5:9100", "host:10.0.0.5")]
    [InlineData("job=monitoring/node-exporter,nodename=db1,instance=10.0.0.5:9100", "host:db1")]
    [InlineData("job=kube-state-metrics,service=kube-state-metrics,namespace=shop,deployment=checkout", "service:checkout")]
    [InlineData("job=kubelet,pod=checkout-7d9c5b9f4-x2x9z", "service:checkout")]
    [InlineData("job=kubernetes-pods,app=checkout", "service:checkout")]
    [InlineData("job=postgres", "database:postgres")]
    [InlineData("app=orders-redis", "cache:orders-redis")]
    [InlineData("service=rabbitmq", "queue:rabbitmq")]
    [InlineData("alertname=Watchdog,severity=none", null)]
    [InlineData("app=", null)]
    public void Labels_tell_the_entity(string labels, string? entity) => Assert.Equal(entity, _naming.EntityOf(Set(labels))?.Id);

    [Theory]
    [InlineData("pod", "checkout-7d9c5b9f4-x2x9z", true)]
    [InlineData("pod", "checkout-x2x9z", true)]
    [InlineData("pod", "checkout-12", true)]
    [InlineData("pod", "checkout-db-0", false)]
    [InlineData("job", "shop/checkout", true)]
    [InlineData("job", "pre-checkout", false)]
    [InlineData("instance", "checkout:8080", true)]
    [InlineData("instance", "checkout-2:8080", false)]
    public void A_name_is_looked_for_in_its_form(string label, string value, bool found) =>
        Assert.Equal(found, _naming.MatchersOf(["checkout"], host: false).Any(matcher => matcher.Label == label && matcher.Matches(Set($"{label}={value}"))));

    [Fact]
    public void A_host_is_not_looked_for_among_services() =>
        Assert.Equal(["nodename", "node", "host", "hostname", "instance"], _naming.MatchersOf(["db1"], host: true).Select(matcher => matcher.Label));

    [Fact]
    public void The_fingerprint_is_Alertmanagers() =>
        Assert.Equal(0x97f50f5299744521UL, Set("severity=critical,instance=127.0.0.1:1,alertname=TargetDown,job=dead").Fingerprint());

    [Fact]
    public void A_pattern_that_is_no_regular_expression_is_told_by_its_option() =>
        Assert.Contains("'EntityLabels'", Assert.Throws<ClericException>(() => new EntityNaming([new LabelForm("x", EntityKinds.Service, "({name}")], [])).Message, StringComparison.Ordinal);

    private static LabelSet Set(string labels) => new(labels.Split(',').Select(pair => pair.Split('=', 2)).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1])));
}
