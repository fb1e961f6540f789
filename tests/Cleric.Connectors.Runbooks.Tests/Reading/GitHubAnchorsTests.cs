using Cleric.Connectors.Runbooks.Reading;

namespace Cleric.Connectors.Runbooks.Tests.Reading;

/// <summary>
/// The rules and examples of GitHub's documentation ("Basic writing and formatting syntax", section links), and cases of the public test data of github-slugger, which follows what GitHub does.
/// </summary>
public sealed class GitHubAnchorsTests
{
    [Theory]
    [InlineData("Sample Section", "sample-section")]
    [InlineData("This'll be a Helpful Section About the Greek Letter Θ!", "thisll-be-a-helpful-section-about-the-greek-letter-θ")]
    [InlineData("alpha", "alpha")]
    [InlineData("I ♥ unicode", "i--unicode")]
    [InlineData("Dash-dash", "dash-dash")]
    [InlineData("en–dash", "endash")]
    [InlineData("em–dash", "emdash")]
    [InlineData("😄 unicode emoji", "-unicode-emoji")]
    [InlineData("😄_unicode-emoji", "_unicode-emoji")]
    [InlineData("😄 - an emoji", "---an-emoji")]
    [InlineData(":smile: - a gemoji", "smile---a-gemoji")]
    [InlineData("Привет non-latin 你好", "привет-non-latin-你好")]
    [InlineData("Профили пользователей", "профили-пользователей")]
    [InlineData("foo  bar", "foo--bar")]
    [InlineData("a.b, c & d", "ab-c--d")]
    [InlineData("हिन्दी", "हिन्दी")]
    public void A_heading_becomes_the_anchor_that_it_has_on_GitHub(string heading, string anchor) => Assert.Equal(anchor, new GitHubAnchors().Next(heading));

    [Fact]
    public void An_anchor_that_is_taken_gets_a_number()
    {
        var anchors = new GitHubAnchors();
        Assert.Equal(["foo", "foo-1", "foo-1-1", "foo-2", "foo-3"], ((string[])["foo", "foo", "foo 1", "foo", "foo"]).Select(anchors.Next));
    }
}
