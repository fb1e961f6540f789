using System.Globalization;

namespace Cleric.Connectors.Otlp.Records;

/// <summary>A line of a file, for messages.</summary>
internal readonly record struct Place(string Path, long Line)
{
    public ClericException Mistake(string what) => new($"{this} {what}.");

    /// <summary>The value, or a mistake that names the field.</summary>
    public T Required<T>(T? value, string field)
        where T : class => value is null or "" ? throw Missing(field) : value;

    /// <summary>The value, or a mistake that names the field.</summary>
    public T Required<T>(T? value, string field)
        where T : struct => value ?? throw Missing(field);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path} line {Line}");

    private ClericException Missing(string field) => Mistake($"has no '{field}'; add it, see docs/capture-format.md");
}
