using System.Text.RegularExpressions;

namespace Cleric.Browser;

/// <summary>What the component's file may not hold.</summary>
public sealed partial class SourceTests
{
    private static string Source { get; } = File.ReadAllText(Repository.Component);

    [Theory]
    [InlineData("innerHTML")]
    [InlineData("outerHTML")]
    [InlineData("insertAdjacentHTML")]
    [InlineData("setHTML")]
    [InlineData("createContextualFragment")]
    [InlineData("DOMParser")]
    [InlineData("document.write")]
    [InlineData("eval(")]
    [InlineData("new Function")]
    [InlineData("import(")]
    [InlineData("'style'")]
    [InlineData("style: ")]
    [InlineData("cssText")]
    public void Nothing_in_it_makes_markup_script_or_style_of_text(string call) => Assert.DoesNotContain(call, Source, StringComparison.Ordinal);

    [Fact]
    public void It_names_no_other_host_and_imports_nothing()
    {
        var addresses = Address().Matches(Source).Select(match => match.Value).Distinct().ToList();
        Assert.All(addresses, address => Assert.True(address is "http://www.w3.org" or "https://html.spec.whatwg.org", address));
        Assert.DoesNotMatch(@"(?m)^\s*import\s", Source);
    }

    [GeneratedRegex("https?://[a-z0-9.-]+")]
    private static partial Regex Address();
}
