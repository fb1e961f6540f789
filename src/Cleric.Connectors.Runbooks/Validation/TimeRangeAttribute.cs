using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Cleric.Connectors.Validation;

/// <summary>The shortest and longest time that an option may be. (RangeAttribute over TimeSpan converts by reflection, which trimming does not allow.)</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeRangeAttribute(string shortest, string longest) : ValidationAttribute
{
    public string Shortest { get; } = shortest;

    public string Longest { get; } = longest;

    public override bool IsValid(object? value) =>
        value is TimeSpan time && time >= TimeSpan.Parse(Shortest, CultureInfo.InvariantCulture) && time <= TimeSpan.Parse(Longest, CultureInfo.InvariantCulture);

    public override string FormatErrorMessage(string name) => $"{name} must be between {Shortest} and {Longest}.";
}
