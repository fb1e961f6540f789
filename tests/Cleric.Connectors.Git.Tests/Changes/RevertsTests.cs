using Cleric.Connectors.Git.Changes;

namespace Cleric.Connectors.Git.Tests.Changes;

public sealed class RevertsTests
{
    [Theory]
    [InlineData("Revert \"Add x\"\n\nThis reverts commit 1234567890abcdef1234567890abcdef12345678.\n", "1234567890abcdef1234567890abcdef12345678", "Add x")]
    [InlineData("Undo\n\nThis reverts commit 1234567, and\nthis reverts commit abcdef0.", "1234567 abcdef0", null)]
    [InlineData("Revert \"Merge branch 'x'\"\n\nThis reverts commit 1234567, reversing\nchanges made to abcdef0.", "1234567", "Merge branch 'x'")]
    [InlineData("Merge pull request #7 from ada/revert-6-x\n\nRevert \"Add \"x\"\"", "", "Add \"x\"")]
    [InlineData("Explain how to revert \"things\"", "", null)]
    [InlineData("This reverts commit messages to plain ones", "", null)]
    [InlineData("", "", null)]
    public void Messages_say_what_is_taken_back(string message, string commits, string? title)
    {
        var (found, quoted) = Reverts.Read(message);
        Assert.Equal((commits, title), (string.Join(' ', found), quoted));
    }
}
