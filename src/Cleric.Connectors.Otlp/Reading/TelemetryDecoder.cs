using System.Runtime.CompilerServices;
using System.Text.Json;
using Cleric.Connectors.Otlp.Naming;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>
/// Decodes lines of OTLP JSON into a table. The three signals share one shape: resources that hold scopes that hold items. Unknown fields are passed over, and
/// the fields of an object may come in any order.
/// </summary>
internal abstract class TelemetryDecoder : IDisposable
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    private readonly ResourceCatalog _catalog;
    private readonly Utf8Pool _rawResources = new();
    private readonly List<ResourceInfo?> _resources = [];
    private readonly List<(int Key, int Value)> _pairs = [];

    protected TelemetryDecoder(ResourceCatalog catalog, RowFilter filter)
    {
        _catalog = catalog;
        Filter = filter;
    }

    /// <summary>The earliest time of the line last decoded, in Unix nanoseconds, whether or not its rows were kept.</summary>
    public long EarliestTime { get; private set; }

    /// <summary>The latest one.</summary>
    public long LatestTime { get; private set; }

    /// <summary>The resources of the line last decoded.</summary>
    public HashSet<int> Resources { get; } = [];

    /// <summary>Rows left out since they have no time.</summary>
    public long Timeless { get; protected set; }

    /// <summary>Bodies of log records that were cut to their longest length.</summary>
    public int CutBodies { get; protected set; }

    /// <summary>Texts with few different values: names, keys.</summary>
    protected Utf8Pool Keys { get; } = new();

    protected AnyValue Values { get; } = new();

    protected RowFilter Filter { get; }

    /// <summary>The name of the array that a line holds, for example "resourceMetrics".</summary>
    protected abstract ReadOnlySpan<byte> Root { get; }

    /// <summary>The name of a resource's array of scopes.</summary>
    protected abstract ReadOnlySpan<byte> Scopes { get; }

    /// <summary>The name of a scope's array of items.</summary>
    protected abstract ReadOnlySpan<byte> Items { get; }

    /// <summary>Decodes a line. Rows that came before a fault in it are kept.</summary>
    /// <exception cref="JsonException">The line is malformed.</exception>
    public void Decode(ReadOnlySpan<byte> line)
    {
        EarliestTime = long.MaxValue;
        LatestTime = long.MinValue;
        Resources.Clear();
        var reader = new Utf8JsonReader(line, Options);
        reader.Read();
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(Root))
            {
                ReadRoot(ref reader, line);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read();
    }

    public void Dispose()
    {
        Values.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Decodes an item: a metric, a log record, a span. The reader stands on its first token.</summary>
    protected abstract void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ResourceInfo resource, int scope);

    /// <summary>Takes note of a row's time; says whether the row is wanted.</summary>
    protected bool Meets(long time)
    {
        if (time == 0)
        {
            Timeless++;
            return false;
        }

        EarliestTime = Math.Min(EarliestTime, time);
        LatestTime = Math.Max(LatestTime, time);
        return Filter.Wants(time);
    }

    /// <summary>Reads an array of attributes. The reader stands on the array's first token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Attributes(ref Utf8JsonReader reader, Utf8Pool texts, List<(int Key, int Value)> into, int max, Func<int, bool>? wanted = null)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var key = -1;
            var value = -1;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("key"u8))
                {
                    reader.Read();
                    key = Keys.Intern(Values.String(ref reader));
                }
                else if (reader.ValueTextEquals("value"u8) && (key < 0 || wanted is null || wanted(key)))
                {
                    reader.Read();
                    value = texts.Intern(Values.Read(ref reader, max));
                }
                else
                {
                    reader.Skip();
                }
            }

            if (key >= 0 && value >= 0 && (wanted is null || wanted(key)))
            {
                into.Add((key, value));
            }
        }
    }

    protected static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
        {
            throw new JsonException($"{token} was expected, {reader.TokenType} found.");
        }
    }

    /// <summary>Enters an array; false for null, which stands for an empty one.</summary>
    protected static bool Array(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        Expect(ref reader, JsonTokenType.StartArray);
        return true;
    }

    private void ReadRoot(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        if (!Array(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            ResourceInfo? resource = null;
            var scopes = default(Utf8JsonReader);
            var later = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("resource"u8))
                {
                    reader.Read();
                    resource = ReadResource(ref reader, line);
                }
                else if (reader.ValueTextEquals(Scopes))
                {
                    if (resource is null)
                    {
                        // The resource comes after its scopes: go on and come back.
                        scopes = reader;
                        later = true;
                        reader.Skip();
                    }
                    else
                    {
                        ReadScopes(ref reader, line, resource);
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            if (later)
            {
                ReadScopes(ref scopes, line, resource ?? _catalog.Add([]));
            }
        }
    }

    private ResourceInfo ReadResource(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var whole = reader;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var raw = _rawResources.Intern(line[start..(int)reader.BytesConsumed]);
        while (_resources.Count <= raw)
        {
            _resources.Add(null);
        }

        return _resources[raw] ??= ParseResource(whole);
    }

    private ResourceInfo ParseResource(Utf8JsonReader reader)
    {
        _pairs.Clear();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var attributes = reader.ValueTextEquals("attributes"u8);
                reader.Read();
                if (attributes)
                {
                    Attributes(ref reader, Keys, _pairs, max: 1024);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        var attributesByKey = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in _pairs)
        {
            attributesByKey[Keys.Get(key)] = Keys.Get(value);
        }

        return _catalog.Add(attributesByKey);
    }

    private void ReadScopes(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ResourceInfo resource)
    {
        Resources.Add(resource.Id);
        var wanted = Filter.Resource is null || Filter.Resource(resource);
        if (!wanted)
        {
            reader.Skip();
            return;
        }

        if (!Array(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            var scope = -1;
            var items = default(Utf8JsonReader);
            var later = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("scope"u8))
                {
                    reader.Read();
                    scope = ReadScope(ref reader);
                }
                else if (reader.ValueTextEquals(Items))
                {
                    if (scope < 0)
                    {
                        items = reader;
                        later = true;
                        reader.Skip();
                    }
                    else
                    {
                        ReadItems(ref reader, line, resource, scope);
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            if (later)
            {
                ReadItems(ref items, line, resource, Math.Max(scope, Utf8Pool.Empty));
            }
        }
    }

    private int ReadScope(ref Utf8JsonReader reader)
    {
        var name = Utf8Pool.Empty;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return name;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var named = reader.ValueTextEquals("name"u8);
            reader.Read();
            if (named)
            {
                name = Keys.Intern(Values.String(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        return name;
    }

    private void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ResourceInfo resource, int scope)
    {
        if (!Array(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            Item(ref reader, line, resource, scope);
        }
    }
}
