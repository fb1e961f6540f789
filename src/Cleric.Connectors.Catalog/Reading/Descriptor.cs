namespace Cleric.Connectors.Catalog.Reading;

/// <summary>One entity of a descriptor file.</summary>
internal sealed record Descriptor
{
    public required EntityRef Ref { get; init; }

    /// <summary>The name as it is written.</summary>
    public required string Name { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public string? Title { get; init; }

    public string? Type { get; init; }

    public string? Lifecycle { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<(string Title, string Url)> Links { get; init; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Reference> References { get; init; } = [];

    /// <summary>Of a Location: the files that it names, with the line of each.</summary>
    public IReadOnlyList<(string Target, int Line)> Targets { get; init; } = [];

    public string Place => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}");

    public IEnumerable<Reference> Of(string field) => References.Where(reference => reference.Field == field);
}
