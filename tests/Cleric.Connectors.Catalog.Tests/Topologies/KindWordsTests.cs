using Cleric.Connectors.Catalog.Topologies;

namespace Cleric.Connectors.Catalog.Tests.Topologies;

public sealed class KindWordsTests
{
    [Theory]
    [InlineData("database", "database")]
    [InlineData("PostgreSQL", "database")]
    [InlineData("aws-rds", "database")]
    [InlineData("DynamoDB table", "database")]
    [InlineData("redis", "cache")]
    [InlineData("elasticache", "cache")]
    [InlineData("kafka-topic", "queue")]
    [InlineData("message queue", "queue")]
    [InlineData("sqs", "queue")]
    [InlineData("virtual-machine", "host")]
    [InlineData("vm", "host")]
    [InlineData("third-party", "external")]
    [InlineData("s3-bucket", "s3-bucket")]
    [InlineData("Feature Records", "feature-records")]
    [InlineData("", "resource")]
    [InlineData(null, "resource")]
    public void A_resource_is_what_its_type_says(string? type, string kind) => Assert.Equal(kind, KindWords.OfResource(type));

    [Theory]
    [InlineData("service", "service")]
    [InlineData("website", "service")]
    [InlineData("machine-learning-model", "service")]
    [InlineData("CronJob", "job")]
    [InlineData("data-pipeline", "job")]
    [InlineData("mobile-app", "client")]
    [InlineData(null, "service")]
    public void A_component_serves_unless_its_type_says_otherwise(string? type, string kind) => Assert.Equal(kind, KindWords.OfComponent(type));
}
