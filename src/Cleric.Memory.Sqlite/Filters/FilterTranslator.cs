using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text;
using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Values;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;

namespace Cleric.Memory.Sqlite.Filters;

/// <summary>
/// Turns a filter into SQL that means what the expression means in C#: null equals null alone, and no condition is ever NULL, so that its negation holds where it does not. Values are
/// parameters throughout.
/// </summary>
internal sealed class FilterTranslator : FilterTranslatorBase
{
    private readonly StringBuilder _sql = new();
    private readonly List<object?> _parameters = [];

    /// <summary>Within Any: the lambda's parameter and the codec of the list's elements, which stand as "e.value".</summary>
    private (ParameterExpression Parameter, ScalarCodec Codec)? _element;

    public static SqlFilter Translate(LambdaExpression filter, CollectionModel model)
    {
        var translator = new FilterTranslator();
        translator.Condition(translator.PreprocessFilter(filter, model, new() { SupportsParameterization = true }));
        return new SqlFilter(translator._sql.ToString(), translator._parameters);
    }

    private void Condition(Expression node)
    {
        switch (node)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse or ExpressionType.And or ExpressionType.Or } both when both.Type == typeof(bool):
                _sql.Append('(');
                Condition(both.Left);
                _sql.Append(both.NodeType is ExpressionType.AndAlso or ExpressionType.And ? " AND " : " OR ");
                Condition(both.Right);
                _sql.Append(')');
                break;
            case UnaryExpression { NodeType: ExpressionType.Not } not when not.Type == typeof(bool):
                _sql.Append("(NOT ");
                Condition(not.Operand);
                _sql.Append(')');
                break;
            case UnaryExpression { NodeType: ExpressionType.Convert } convert when (Nullable.GetUnderlyingType(convert.Type) ?? convert.Type) == typeof(bool) && !TryOperand(node, out _):
                Condition(convert.Operand);
                break;
            case BinaryExpression comparison when Operator(comparison.NodeType) is { } sign:
                Compare(comparison.Left, sign, comparison.Right);
                break;
            case MethodCallExpression { Method: { Name: nameof(Equals), IsStatic: false }, Object: { } left, Arguments: [var right] } call when call.Type == typeof(bool):
                Compare(left, "=", right);
                break;
            case MethodCallExpression { Method: { Name: nameof(string.IsNullOrEmpty), DeclaringType: var type }, Arguments: [var text] } when type == typeof(string) && TryOperand(text, out var operand):
                _sql.Append("COALESCE(").Append(operand.Sql).Append(", '') = ''");
                break;
            case MethodCallExpression call when TryMatchContains(call, out var source, out var item):
                Contains(source, item, node);
                break;
            case MethodCallExpression { Method: { Name: nameof(Enumerable.Any), DeclaringType: var type }, Arguments: [var source, LambdaExpression lambda] } when type == typeof(Enumerable):
                Any(source, lambda, node);
                break;
            case MethodCallExpression { Method: { Name: nameof(Enumerable.Any), DeclaringType: var type }, Arguments: [var source] } when type == typeof(Enumerable) && TryList(source, out var list, out _):
                _sql.Append("EXISTS (SELECT 1 FROM json_each(").Append(list).Append("))");
                break;
            case MemberExpression { Member.Name: nameof(Nullable<int>.HasValue), Expression: { } nullable } when TryOperand(nullable, out var operand):
                _sql.Append('(').Append(operand.Sql).Append(" IS NOT NULL)");
                break;
            case var _ when TryOperand(node, out var operand) && operand.Codec.Type == typeof(bool):
                _sql.Append('(').Append(operand.Sql).Append(" IS 1)");
                break;
            case var _ when TryValue(node, out var value) && value is bool constant:
                _sql.Append(constant ? "1" : "0");
                break;
            default:
                throw Unsupported(node);
        }
    }

    private static string? Operator(ExpressionType type) => type switch
    {
        ExpressionType.Equal => "=",
        ExpressionType.NotEqual => "<>",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        _ => null,
    };

    private void Compare(Expression left, string sign, Expression right)
    {
        // The column stands left.
        if (!TryOperand(left, out var operand))
        {
            if (!TryOperand(right, out operand))
            {
                if (TryValue(left, out var first) && TryValue(right, out var second) && sign is "=" or "<>")
                {
                    _sql.Append(Equals(first, second) == (sign == "=") ? "1" : "0");
                    return;
                }

                // A condition compared with true or false.
                if (sign is "=" or "<>" && left.Type == typeof(bool) && right.Type == typeof(bool))
                {
                    _sql.Append('(');
                    Condition(left);
                    _sql.Append(' ').Append(sign).Append(' ');
                    Condition(right);
                    _sql.Append(')');
                    return;
                }

                throw Unsupported(left, $"{left} {sign} {right}");
            }

            (left, right) = (right, left);
            sign = sign.Replace('<', '!').Replace('>', '<').Replace('!', '>');
            sign = sign == "><" ? "<>" : sign;
        }

        if (TryOperand(right, out var other))
        {
            var (a, b) = (operand.Sql, other.Sql);
            _sql.Append(sign switch
            {
                "=" => $"({a} IS {b})",
                "<>" => $"({a} IS NOT {b})",
                _ => $"({a} IS NOT NULL AND {b} IS NOT NULL AND {a} {sign} {b})",
            });
            return;
        }

        if (!TryValue(right, out var value))
        {
            throw Unsupported(right);
        }

        if (operand.Scalar is null && sign is not ("=" or "<>"))
        {
            throw Unsupported(right, $"{left} {sign} {right}");
        }

        if (value is null)
        {
            _sql.Append(sign switch { "=" => $"({operand.Sql} IS NULL)", "<>" => $"({operand.Sql} IS NOT NULL)", _ => "0" });
            return;
        }

        _sql.Append(sign switch
        {
            "=" => $"({operand.Sql} IS ?)",
            "<>" => $"({operand.Sql} IS NOT ?)",
            _ => $"({operand.Sql} IS NOT NULL AND {operand.Sql} {sign} ?)",
        });
        _parameters.Add(operand.Comparand(value));
    }

    private void Contains(Expression source, Expression item, Expression node)
    {
        if (TryList(source, out var list, out var codec))
        {
            if (!TryValue(item, out var value))
            {
                throw Unsupported(node);
            }

            _sql.Append("EXISTS (SELECT 1 FROM json_each(").Append(list).Append(") WHERE ");
            if (value is null)
            {
                _sql.Append("value IS NULL)");
                return;
            }

            _sql.Append(codec.Comparable("value")).Append(" IS ?)");
            _parameters.Add(codec.ToComparableElement(Convert(codec, value)));
            return;
        }

        if (!TryOperand(item, out var operand) || !TryValues(source, out var values))
        {
            throw Unsupported(node);
        }

        var comparands = values.Where(static value => value is not null).Select(value => operand.Comparand(value!)).ToList();
        var withNull = values.Contains(null);
        _sql.Append("(COALESCE(").Append(operand.Sql).Append(" IN (");
        if (comparands.Count > 16 && comparands[0] is string or long)
        {
            // One parameter however many values, so that the statement stays the same.
            _sql.Append("SELECT value FROM json_each(?)");
            _parameters.Add(JsonArray(comparands));
        }
        else
        {
            _sql.AppendJoin(", ", comparands.Select(static _ => "?"));
            _parameters.AddRange(comparands);
        }

        _sql.Append("), 0)").Append(withNull ? $" OR {operand.Sql} IS NULL)" : ")");
    }

    private static string JsonArray(List<object> values)
    {
        var codec = values[0] is long ? Codecs.TryGet(typeof(List<long>), out var whole) ? whole : null : Codecs.TryGet(typeof(List<string>), out var text) ? text : null;
        return (string)codec!.ToStored(values);
    }

    private void Any(Expression source, LambdaExpression lambda, Expression node)
    {
        if (_element is not null || !TryList(source, out var list, out var codec))
        {
            throw Unsupported(node);
        }

        _sql.Append("EXISTS (SELECT 1 FROM json_each(").Append(list).Append(") e WHERE ");
        _element = (lambda.Parameters[0], codec);
        Condition(lambda.Body);
        _element = null;
        _sql.Append(')');
    }

    private bool TryOperand(Expression node, out Operand operand)
    {
        operand = default;
        var inner = node;
        while (inner is UnaryExpression { NodeType: ExpressionType.Convert } convert)
        {
            inner = convert.Operand;
        }

        // r.Number.Value
        if (inner is MemberExpression { Member.Name: nameof(Nullable<int>.Value), Expression: { } nullable } && Nullable.GetUnderlyingType(nullable.Type) is not null && TryOperand(nullable, out operand))
        {
            return true;
        }

        if (_element is { } element && inner == element.Parameter)
        {
            operand = new(element.Codec.Comparable("e.value"), element.Codec, IsElement: true);
            return true;
        }

        // C# compares numbers of two types as the larger type.
        var numeric = node is UnaryExpression { NodeType: ExpressionType.Convert } && IsNumber(node.Type) && IsNumber(inner.Type);
        if (!TryBindProperty(numeric ? inner : node, out var property) || !Codecs.TryGet(property.Type, out var codec))
        {
            return false;
        }

        var column = "r." + Identifier.Quote(property.StorageName);
        operand = new((codec as ScalarCodec)?.Comparable(column) ?? column, codec, IsElement: false);
        return true;
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is (>= TypeCode.SByte and <= TypeCode.Int64) or TypeCode.Single or TypeCode.Double;

    private bool TryList(Expression node, out string sql, [NotNullWhen(true)] out ScalarCodec? codec)
    {
        (sql, codec) = ("", null);
        if (!TryBindProperty(node, out var property) || !Codecs.TryGet(property.Type, out var found) || found is not ListCodec list)
        {
            return false;
        }

        (sql, codec) = ("r." + Identifier.Quote(property.StorageName), list.Element);
        return true;
    }

    private static bool TryValue(Expression node, out object? value)
    {
        switch (node)
        {
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case QueryParameterExpression parameter:
                value = parameter.Value;
                return true;
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when TryValue(convert.Operand, out value):
                return true;
            case MemberExpression { Member.Name: nameof(Nullable<int>.Value), Expression: { } nullable } when Nullable.GetUnderlyingType(nullable.Type) is not null && TryValue(nullable, out value):
                return true;
            default:
                return Evaluation.TryEvaluate(node, out value);
        }
    }

    private static bool TryValues(Expression node, out List<object?> values)
    {
        values = [];
        if (node is NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array)
        {
            foreach (var item in array.Expressions)
            {
                if (!TryValue(item, out var value))
                {
                    return false;
                }

                values.Add(value);
            }

            return true;
        }

        if (!TryValue(node, out var source) || source is not IEnumerable items)
        {
            return false;
        }

        values.AddRange(items.Cast<object?>());
        return true;
    }

    private static object Convert(ScalarCodec codec, object value) =>
        value.GetType() == codec.Type ? value
        : value is Enum || codec.Type == typeof(string) ? throw new NotSupportedException($"The filter compares a value of type '{value.GetType().Name}' with one of type '{codec.Type.Name}'.")
        : System.Convert.ChangeType(value, codec.Type, System.Globalization.CultureInfo.InvariantCulture);

    private static NotSupportedException Unsupported(Expression node, string? text = null) =>
        new($"The filter's expression '{text ?? node.ToString()}' is not supported. Supported are comparisons of properties with values, &&, ||, !, null checks, Contains over captured collections and list properties, and Any over list properties.");

    /// <summary>A property, or an element within Any: the SQL that compares as its type does. A list compares as a whole: equal when it has the same elements in the same order.</summary>
    private readonly record struct Operand(string Sql, ValueCodec Codec, bool IsElement)
    {
        public ScalarCodec? Scalar => Codec as ScalarCodec;

        public object Comparand(object value)
        {
            if (Scalar is not { } scalar)
            {
                return value is IEnumerable and not string ? Codec.ToStored(value) : throw new NotSupportedException($"The filter compares the list in column {Sql} with a value of type '{value.GetType().Name}'. Use Contains.");
            }

            // A value that the property's type cannot hold compares as the number it is.
            if (!IsElement && value.GetType() != scalar.Type && IsNumber(scalar.Type) && IsNumber(value.GetType()))
            {
                return value is float or double || scalar.Column == "REAL"
                    ? System.Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)
                    : System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
            }

            var converted = Convert(scalar, value);
            return IsElement ? scalar.ToComparableElement(converted) : scalar.ToComparable(converted);
        }
    }
}
