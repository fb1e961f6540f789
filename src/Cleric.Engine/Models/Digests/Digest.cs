using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>What could be shown of an exhibit.</summary>
internal sealed class Digest
{
    public required Exhibit Exhibit { get; init; }

    /// <summary>One line about the exhibit as a whole: what it is, whether it is complete.</summary>
    public string Header { get; init; } = "";

    /// <summary>What could be shown, the most informative first. None of an exhibit without data.</summary>
    public IReadOnlyList<DigestLine> Lines { get; init; } = [];

    /// <summary>How many items there are to show.</summary>
    public long Items { get; init; }

    /// <summary>What they are, for example "records".</summary>
    public string ItemNoun { get; init; } = "items";

    /// <summary>How many groups they fall into; 0 where they are not grouped.</summary>
    public long Groups { get; init; }

    /// <summary>What the groups are, for example "templates".</summary>
    public string GroupNoun { get; init; } = "groups";

    /// <summary>The better first; what is equally good stays in its order.</summary>
    public static IReadOnlyList<DigestLine> Best(IEnumerable<DigestLine> lines, int most) => [.. lines.OrderByDescending(line => line.Score).Take(most)];
}
