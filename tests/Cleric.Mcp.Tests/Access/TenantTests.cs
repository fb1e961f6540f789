using Cleric.Mcp.Tests.Servers;
using Cleric.Mcp.Tests.Tools;

namespace Cleric.Mcp.Tests.Access;

public sealed class TenantTests(ConcludedCase concluded) : IClassFixture<ConcludedCase>
{
    [Theory]
    [InlineData("get_report", null)]
    [InlineData("list_exhibits", null)]
    [InlineData("get_exhibit", "E1")]
    [InlineData("resume_investigation", null)]
    [InlineData("give_feedback", null)]
    public async Task Another_tenants_case_is_answered_like_one_that_does_not_exist(string tool, string? exhibit)
    {
        Dictionary<string, object?> Arguments(string caseId)
        {
            var arguments = new Dictionary<string, object?> { ["caseId"] = caseId };
            if (exhibit is not null)
            {
                arguments["exhibitId"] = exhibit;
            }

            if (tool == "give_feedback")
            {
                arguments["verdict"] = "confirmed";
            }

            return arguments;
        }

        foreach (var stranger in new[] { new Caller("eve", "other"), new Caller("eve"), new Caller("eve", "SHOP") })
        {
            var client = await concluded.Shop.ConnectAsync(stranger);
            var theirs = await client.MistakeAsync(tool, Arguments(concluded.CaseId));
            var none = await client.MistakeAsync(tool, Arguments("20200101-000000-00000000"));

            Assert.Equal(none.Replace("20200101-000000-00000000", concluded.CaseId, StringComparison.Ordinal), theirs);
        }
    }

    [Fact]
    public async Task A_colleague_of_the_same_tenant_reads_it()
    {
        var client = await concluded.Shop.ConnectAsync(new Caller("bob", "shop"));

        Assert.StartsWith("# CheckoutErrorRatioHigh", (await client.CallAsync("get_report", new { caseId = concluded.CaseId })).Text(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_callback_of_the_hosts_a_local_client_is_the_operating_systems_user()
    {
        var client = await concluded.Shop.ConnectAsync(options => { });
        var caseId = await client.InvestigateAsync();

        var opened = (await concluded.Shop.Store.ReadAsync(caseId, TestContext.Current.CancellationToken)).OfType<CaseFiles.InvestigationOpened>().Single();
        Assert.Equal(new Caller(Environment.UserName), opened.Caller);
    }

    [Fact]
    public async Task A_callback_that_knows_nobody_is_told_to_the_caller()
    {
        var client = await concluded.Shop.ConnectAsync(options => options.Caller = _ => null!);

        Assert.Contains("its option Caller returned null", await client.MistakeAsync("list_exhibits", new { caseId = concluded.CaseId }), StringComparison.Ordinal);
    }
}
