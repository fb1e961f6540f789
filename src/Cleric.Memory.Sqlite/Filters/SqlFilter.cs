using System.Text;

namespace Cleric.Memory.Sqlite.Filters;

/// <summary>A condition over the records' table under the alias r, with its parameters in order.</summary>
internal sealed record SqlFilter(string Sql, IReadOnlyList<object?> Parameters)
{
    /// <summary>The same for two filters that ask the same of the same collection.</summary>
    public string Identity()
    {
        var text = new StringBuilder(Sql);
        foreach (var parameter in Parameters)
        {
            text.Append('\0').Append(parameter switch
            {
                null => "n",
                long number => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"i{number}"),
                double number => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"r{number:R}"),
                byte[] bytes => "b" + Convert.ToHexString(bytes),
                string value => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"t{value.Length}:{value}"),
                _ => throw new InvalidOperationException($"{parameter.GetType()} has no stored form."),
            });
        }

        return text.ToString();
    }
}
