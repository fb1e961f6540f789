using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;

namespace Cleric.Memory.Sqlite.Filters;

/// <summary>Works out the part of a filter that does not depend on the record, such as <c>now.AddDays(-7)</c>.</summary>
internal sealed class Evaluation : ExpressionVisitor
{
    private bool _dependsOnRecord;

    /// <returns>False when the expression depends on the record.</returns>
    /// <exception cref="InvalidOperationException">It takes the value of a null.</exception>
    public static bool TryEvaluate(Expression node, out object? value)
    {
        var evaluation = new Evaluation();
        value = null;

        // A span, as Contains over an array has, is no value.
        if (node.Type == typeof(void) || node.Type.IsByRefLike)
        {
            return false;
        }

        var constant = evaluation.Visit(node)!;
        if (evaluation._dependsOnRecord)
        {
            return false;
        }

        value = Expression.Lambda<Func<object?>>(Expression.Convert(constant, typeof(object))).Compile(preferInterpretation: true)();
        return true;
    }

    public override Expression? Visit(Expression? node) => node is QueryParameterExpression parameter ? Expression.Constant(parameter.Value, parameter.Type) : base.Visit(node);

    protected override Expression VisitParameter(ParameterExpression node)
    {
        _dependsOnRecord = true;
        return node;
    }
}
