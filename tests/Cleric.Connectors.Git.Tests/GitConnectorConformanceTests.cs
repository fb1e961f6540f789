using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;

namespace Cleric.Connectors.Git.Tests;

/// <summary>The rules for every connector.</summary>
public sealed class GitConnectorConformanceTests : ConnectorConformanceTests, IDisposable
{
    private readonly GitFolder _folder = GitFolder.Create("monorepo");

    public GitConnectorConformanceTests()
    {
        for (var minute = 0; minute < 60; minute += 5)
        {
            _folder.Commit(minute, $"Step {minute}", "services/checkout/app.yaml", $"step: {minute}\n");
            _folder.Commit(minute + 1, $"Other {minute}", "services/cart/app.cs", $"{minute}\n");
        }

        _folder.Git("tag", "deploy/checkout/1.0.0");
    }

    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => GitFolder.Hour;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Change];

    public void Dispose() => _folder.Dispose();

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) =>
        new(_folder.Connector(options =>
        {
            options.Paths.Add(new GitPathOptions { Pattern = "services/{service}/" });
            options.DeployTags.Add("deploy/{service}/{version}");
        }));
}
