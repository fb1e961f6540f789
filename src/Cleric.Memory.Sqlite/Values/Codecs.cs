using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cleric.Memory.Sqlite.Values;

/// <summary>The types a key or a data property may have.</summary>
internal static class Codecs
{
    public const string SupportedTypes =
        "bool, byte, sbyte, short, ushort, int, uint, long, ulong, float, double, decimal, string, Guid, DateTime, DateTimeOffset, DateOnly, TimeOnly, TimeSpan, their nullable variants, byte[], and arrays, List<>, HashSet<> and collection interfaces of them (of byte: lists)";

    public const string SupportedKeyTypes = "int, long, ulong, string, Guid";

    /// <summary>Digits of a decimal's whole and fractional part.</summary>
    private const int WholeDigits = 29;
    private const int FractionDigits = 28;

    /// <summary>The length of a moment's text up to ticks; what follows does not take part in comparisons.</summary>
    private const int MomentLength = 27;
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff";

    private static readonly FrozenDictionary<Type, ValueCodec> All = Build();

    public static bool TryGet(Type type, [NotNullWhen(true)] out ValueCodec? codec) => All.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out codec);

    public static bool IsKey(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(ulong) || type == typeof(string) || type == typeof(Guid);

    private static FrozenDictionary<Type, ValueCodec> Build()
    {
        var all = new Dictionary<Type, ValueCodec>();
        Whole<bool>(static value => value ? 1 : 0, static stored => stored != 0);
        Whole<byte>(static value => value, static stored => (byte)stored);
        Whole<sbyte>(static value => value, static stored => (sbyte)stored);
        Whole<short>(static value => value, static stored => (short)stored);
        Whole<ushort>(static value => value, static stored => (ushort)stored);
        Whole<int>(static value => value, static stored => (int)stored);
        Whole<uint>(static value => value, static stored => (uint)stored);
        Whole<long>(static value => value, static stored => stored);

        // Shifted, so that the order of the stored values is that of the unsigned ones.
        Whole<ulong>(static value => unchecked((long)value ^ long.MinValue), static stored => unchecked((ulong)(stored ^ long.MinValue)));
        Whole<TimeSpan>(static value => value.Ticks, static stored => new TimeSpan(stored));

        // SQLite has no NaN: it becomes null, and null reads as NaN where there can be no null.
        Value<float>(new(typeof(float), "REAL", static value => (double)(float)value, static stored => Convert.ToSingle(stored, CultureInfo.InvariantCulture)) { Null = float.NaN });
        Value<double>(new(typeof(double), "REAL", static value => value, static stored => Convert.ToDouble(stored, CultureInfo.InvariantCulture)) { Null = double.NaN });
        Value<decimal>(new(typeof(decimal), "TEXT", static value => DecimalText((decimal)value), static stored => DecimalOf((string)stored)));
        Value<Guid>(new(typeof(Guid), "TEXT", static value => ((Guid)value).ToString("D"), static stored => Guid.Parse((string)stored)));
        Value<DateOnly>(new(typeof(DateOnly), "TEXT", static value => ((DateOnly)value).ToString("O", CultureInfo.InvariantCulture), static stored => DateOnly.ParseExact((string)stored, "O", CultureInfo.InvariantCulture)));
        Value<TimeOnly>(new(typeof(TimeOnly), "TEXT", static value => ((TimeOnly)value).ToString("O", CultureInfo.InvariantCulture), static stored => TimeOnly.ParseExact((string)stored, "O", CultureInfo.InvariantCulture)));
        Value<DateTime>(new(typeof(DateTime), "TEXT", static value => DateTimeText((DateTime)value), static stored => DateTimeOf((string)stored))
        {
            Comparable = Moment,
            Comparand = static value => ((DateTime)value).ToString(MomentFormat, CultureInfo.InvariantCulture),
        });
        Value<DateTimeOffset>(new(typeof(DateTimeOffset), "TEXT", static value => DateTimeOffsetText((DateTimeOffset)value), static stored => DateTimeOffsetOf((string)stored))
        {
            Comparable = Moment,
            Comparand = static value => ((DateTimeOffset)value).UtcDateTime.ToString(MomentFormat, CultureInfo.InvariantCulture),
        });

        var text = new ScalarCodec(typeof(string), "TEXT", static value => value, static stored => stored);
        all[typeof(string)] = text;
        Lists<string>(text);

        // An array of bytes is one value; the lists of bytes are lists.
        all[typeof(byte[])] = new ScalarCodec(typeof(byte[]), "BLOB", static value => value, static stored => stored);
        return all.ToFrozenDictionary();

        void Whole<T>(Func<T, long> toStored, Func<long, T> fromStored)
            where T : struct => Value<T>(new(typeof(T), "INTEGER", value => toStored((T)value), stored => fromStored((long)stored)));

        void Value<T>(ScalarCodec codec)
            where T : struct
        {
            all[typeof(T)] = codec;
            Lists<T>(codec);
            Lists<T?>(codec);
        }

        void Lists<T>(ScalarCodec element)
        {
            Add<T[]>(static items => items.Select(static item => (T)item!).ToArray());
            Add<List<T>>(ToList);
            Add<IList<T>>(ToList);
            Add<ICollection<T>>(ToList);
            Add<IEnumerable<T>>(ToList);
            Add<IReadOnlyList<T>>(ToList);
            Add<IReadOnlyCollection<T>>(ToList);
            Add<HashSet<T>>(static items => items.Select(static item => (T)item!).ToHashSet());
            Add<ISet<T>>(static items => items.Select(static item => (T)item!).ToHashSet());
            Add<IReadOnlySet<T>>(static items => items.Select(static item => (T)item!).ToHashSet());

            static object ToList(IReadOnlyList<object?> items) => items.Select(static item => (T)item!).ToList();

            void Add<TList>(Func<IReadOnlyList<object?>, object> build) => all[typeof(TList)] = new ListCodec(typeof(TList), element, build);
        }
    }

    private static string Moment(string sql) => string.Create(CultureInfo.InvariantCulture, $"substr({sql}, 1, {MomentLength})");

    /// <summary>The kind follows the ticks: "Z" for UTC, "L" for local, nothing where it is not told.</summary>
    private static string DateTimeText(DateTime value) => value.ToString(MomentFormat, CultureInfo.InvariantCulture) + value.Kind switch
    {
        DateTimeKind.Utc => "Z",
        DateTimeKind.Local => "L",
        _ => "",
    };

    private static DateTime DateTimeOf(string stored) => DateTime.SpecifyKind(
        DateTime.ParseExact(stored.AsSpan(0, MomentLength), MomentFormat, CultureInfo.InvariantCulture),
        stored.AsSpan(MomentLength) switch { "Z" => DateTimeKind.Utc, "L" => DateTimeKind.Local, _ => DateTimeKind.Unspecified });

    /// <summary>The moment in UTC, by which it compares, and the offset in minutes.</summary>
    private static string DateTimeOffsetText(DateTimeOffset value) =>
        value.UtcDateTime.ToString(MomentFormat, CultureInfo.InvariantCulture) + value.TotalOffsetMinutes.ToString("+0;-0", CultureInfo.InvariantCulture);

    private static DateTimeOffset DateTimeOffsetOf(string stored)
    {
        var utc = DateTime.SpecifyKind(DateTime.ParseExact(stored.AsSpan(0, MomentLength), MomentFormat, CultureInfo.InvariantCulture), DateTimeKind.Utc);
        return new DateTimeOffset(utc).ToOffset(TimeSpan.FromMinutes(int.Parse(stored.AsSpan(MomentLength), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
    }

    /// <summary>Of fixed length, so that the order of the texts is that of the numbers: those below zero begin with "-" and have each digit taken from nine.</summary>
    private static string DecimalText(decimal value)
    {
        var digits = Math.Abs(value).ToString(new string('0', WholeDigits) + "." + new string('0', FractionDigits), CultureInfo.InvariantCulture);
        return value < 0 ? "-" + Complement(digits) : "0" + digits;
    }

    private static decimal DecimalOf(string stored)
    {
        var value = decimal.Parse((stored[0] == '-' ? Complement(stored[1..]) : stored[1..]).TrimEnd('0'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return stored[0] == '-' ? -value : value;
    }

    private static string Complement(string digits) => string.Create(digits.Length, digits, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = from[i] == '.' ? '.' : (char)('9' - (from[i] - '0'));
        }
    });
}
