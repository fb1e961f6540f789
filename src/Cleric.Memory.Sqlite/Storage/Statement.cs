using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cleric.Memory.Sqlite.Storage;

/// <summary>A prepared statement. Parameters and columns are counted from 0.</summary>
internal sealed class Statement(sqlite3 database, sqlite3_stmt statement) : IDisposable
{
    public static Statement Prepare(sqlite3 database, string sql)
    {
        Check(database, raw.sqlite3_prepare_v2(database, sql, out var statement));
        return new(database, statement);
    }

    /// <summary>Binds a value in its stored form: null, long, double, string or byte[].</summary>
    public void Bind(int index, object? value)
    {
        switch (value)
        {
            case null:
                Check(database, raw.sqlite3_bind_null(statement, index + 1));
                break;
            case long number:
                Bind(index, number);
                break;
            case int number:
                Bind(index, (long)number);
                break;
            case double number:
                Check(database, raw.sqlite3_bind_double(statement, index + 1, number));
                break;
            case string text:
                Bind(index, text);
                break;
            case byte[] bytes:
                Bind(index, bytes.AsSpan());
                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no stored form.", nameof(value));
        }
    }

    public void Bind(int index, long value) => Check(database, raw.sqlite3_bind_int64(statement, index + 1, value));

    public void Bind(int index, ReadOnlySpan<byte> value) => Check(database, raw.sqlite3_bind_blob(statement, index + 1, value));

    /// <summary>With its length, for a text may hold the character U+0000.</summary>
    public void Bind(int index, string value)
    {
        if (value.Length == 0)
        {
            Check(database, raw.sqlite3_bind_text(statement, index + 1, value));
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        try
        {
            Check(database, raw.sqlite3_bind_text(statement, index + 1, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    public Statement With(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Bind(i, values[i]);
        }

        return this;
    }

    /// <returns>Whether there is a row.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code == raw.SQLITE_DONE)
        {
            return false;
        }

        Check(database, code);
        return false;
    }

    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>The first column of the first row, null where there is no row.</summary>
    public object? Scalar()
    {
        var value = Step() ? Value(0) : null;
        Reset();
        return value;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public object? Value(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
        raw.SQLITE_TEXT => Text(column),
        _ => Blob(column).ToArray(),
    };

    public void Reset()
    {
        // What went wrong was told by the step.
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    public void Dispose() => statement.Dispose();

    internal static void Check(sqlite3 database, int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), code & 0xff, code);
        }
    }
}
