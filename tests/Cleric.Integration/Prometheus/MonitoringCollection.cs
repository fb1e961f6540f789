namespace Cleric.Integration.Prometheus;

/// <summary>Tests that share the servers, so that they are started once.</summary>
[CollectionDefinition(nameof(MonitoringCollection))]
#pragma warning disable CA1711 // It is what xUnit calls a collection.
public sealed class MonitoringCollection : ICollectionFixture<Monitoring>;
#pragma warning restore CA1711
