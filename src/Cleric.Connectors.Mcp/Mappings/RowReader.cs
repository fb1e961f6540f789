using System.Text.Json;
using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>Reads the rows of a result by a mapping, and counts those that are left out.</summary>
internal sealed class RowReader(MappedQuery mapped, Query query, Secrets secrets)
{
    private readonly bool _asksForEntity = mapped.Arguments.Uses("entity");

    /// <summary>Rows outside of the window.</summary>
    public int Outside { get; private set; }

    /// <summary>Rows without what a row needs: a time that can be read, a number.</summary>
    public int Illegible { get; private set; }

    public string? Text(JsonElement row, string field) => mapped.Fields.TryGetValue(field, out var source) && source.Of(row) is { } text ? secrets.Mask(text) : null;

    /// <summary>A text that a row needs; a row without is left out.</summary>
    public bool Has(JsonElement row, string field, out string text)
    {
        text = Text(row, field) ?? "";
        return text.Length > 0 || Leave();
    }

    public DateTimeOffset? Time(JsonElement row, string field) => mapped.TimeFormat.Read(Text(row, field));

    /// <summary>A time in the window; a row without is left out.</summary>
    public bool InWindow(JsonElement row, out DateTimeOffset time)
    {
        if (Time(row, "time") is not { } found)
        {
            time = default;
            return Leave();
        }

        time = found;
        return query.Window.Contains(found) || LeaveOutside();
    }

    public bool LeaveOutside()
    {
        Outside++;
        return false;
    }

    public bool Leave()
    {
        Illegible++;
        return false;
    }

    /// <summary>Whom the row is about; false when it is about another than was asked for.</summary>
    public bool IsAsked(JsonElement row, out Entity? entity)
    {
        entity = query.Entity;
        if (!mapped.Fields.ContainsKey("entity"))
        {
            return true;
        }

        if (Text(row, "entity") is not { } name)
        {
            // The tool was asked for that entity's rows only.
            return query.Entity is null || _asksForEntity;
        }

        if (query.Entity is null)
        {
            entity = Entity.Parse(name);
            return true;
        }

        return Is(name, query.Entity.Name) || Is(name, query.Entity.Id) || query.Aliases.Any(alias => Is(name, alias));
    }

    public Dictionary<string, string> Attributes(JsonElement row)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, source) in mapped.Attributes)
        {
            if (source.Of(row) is { } text)
            {
                attributes[name] = secrets.Mask(text);
            }
        }

        return attributes;
    }

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
