using Cleric.Connectors.Files;
using Cleric.Exhibits;

namespace Cleric.Connectors.Runbooks.Tests.Files;

public sealed class FolderWalkTests : IDisposable
{
    private readonly RunbookFolder _folder = new();

    [Fact]
    public void Links_out_of_the_folder_are_not_followed_and_told()
    {
        _folder.With("inside/a.md", "a").With("outside/b.md", "b").With("outside/deep/c.md", "c");
        File.CreateSymbolicLink(_folder.At("inside/b.md"), _folder.At("outside/b.md"));
        File.CreateSymbolicLink(_folder.At("inside/up.md"), "../outside/b.md");
        Directory.CreateSymbolicLink(_folder.At("inside/deep"), _folder.At("outside/deep"));
        File.CreateSymbolicLink(_folder.At("inside/none.md"), _folder.At("nowhere.md"));
        var found = Find("inside");
        Assert.Equal(["a.md"], found.Files.Select(file => file.Name));
        Assert.Equal(4, found.NotRead.Count);
        Assert.StartsWith("'b.md' is a link out of the folder and is not followed.", found.NotRead[0], StringComparison.Ordinal);
        Assert.StartsWith("'deep' is a link out of the folder and is not followed.", found.NotRead[1], StringComparison.Ordinal);
        Assert.StartsWith("'none.md' is a link that leads nowhere.", found.NotRead[2], StringComparison.Ordinal);
        Assert.StartsWith("'up.md' is a link out of the folder and is not followed.", found.NotRead[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_mounted_config_map_is_read_by_the_names_of_its_links()
    {
        // As Kubernetes mounts one: the files are links through a hidden link to a hidden folder.
        _folder.With("..2026_03_02/a.md", "a");
        Directory.CreateSymbolicLink(_folder.At("..data"), "..2026_03_02");
        File.CreateSymbolicLink(_folder.At("a.md"), "..data/a.md");
        var found = Find("");
        var file = Assert.Single(found.Files);
        Assert.Equal(("a.md", true), (file.Name, file.IsCopy));
        Assert.Empty(found.NotRead);
    }

    [Fact]
    public void A_link_through_a_folder_that_leads_out_is_not_followed()
    {
        _folder.With("outside/a.md", "secret").With("inside/b.md", "b");
        Directory.CreateSymbolicLink(_folder.At("inside/.data"), _folder.At("outside"));
        File.CreateSymbolicLink(_folder.At("inside/a.md"), ".data/a.md");
        var found = Find("inside");
        Assert.Equal(["b.md"], found.Files.Select(file => file.Name));
        Assert.StartsWith("'a.md' is a link out of the folder", Assert.Single(found.NotRead), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_there_and_linked_to_is_read_once()
    {
        _folder.With("a.md", "a");
        File.CreateSymbolicLink(_folder.At("b.md"), "a.md");
        Assert.Equal(["a.md"], Find("").Files.Select(file => file.Name));
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        _folder.With("a/x.md", "x");
        File.CreateSymbolicLink(_folder.At("one.md"), "two.md");
        File.CreateSymbolicLink(_folder.At("two.md"), "one.md");
        Directory.CreateSymbolicLink(_folder.At("a/again"), "..");
        var found = Find("");
        Assert.Equal(["a/x.md"], found.Files.Select(file => file.Name));
        Assert.Equal(2, found.NotRead.Count);
    }

    [Fact]
    public void A_folder_that_is_itself_a_link_is_followed()
    {
        _folder.With("real/a.md", "a");
        Directory.CreateSymbolicLink(_folder.At("current"), "real");
        Assert.Equal(["a.md"], Find("current").Files.Select(file => file.Name));
    }

    [Fact]
    public void Hidden_folders_and_empty_files_are_passed_over()
    {
        _folder.With(".git/a.md", "a").With("b.md", "b").With("empty.md", "");
        Assert.Equal(["b.md"], Find("").Files.Select(file => file.Name));
    }

    [Fact]
    public void What_may_not_be_read_is_denied_in_words() =>
        Assert.Equal((Coverage.Denied, "'/srv/x' may not be read. Give the process's user the right to read it."), (FolderWalk.Refused("/srv/x").Coverage, FolderWalk.Refused("/srv/x").Note));

    public void Dispose() => _folder.Dispose();

    private FoundFiles Find(string below) => new FolderWalk([_folder.At(below)], ["**/*.md"], 100).Find(TestContext.Current.CancellationToken);
}
