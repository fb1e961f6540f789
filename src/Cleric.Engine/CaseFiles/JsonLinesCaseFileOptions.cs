using System.ComponentModel.DataAnnotations;

namespace Cleric.CaseFiles;

/// <summary>Where and how case files are kept as files.</summary>
public sealed class JsonLinesCaseFileOptions
{
    /// <summary>The folder. Made when it is missing, for this user only. Default "cases", under the working directory.</summary>
    [Required]
    public string Directory { get; set; } = "cases";

    /// <summary>What a case file's name ends in, after the case's id. Begins with a dot. Default ".case.jsonl".</summary>
    [Required]
    [RegularExpression(@"(\.[A-Za-z0-9_-]+)+", ErrorMessage = "JsonLinesCaseFileOptions.FileExtension must be a dot followed by letters, digits, '_' or '-', once or more.")]
    public string FileExtension { get; set; } = ".case.jsonl";

    /// <summary>What an appended event survives. Default <see cref="Durability.Process"/>.</summary>
    [EnumDataType(typeof(Durability))]
    public Durability Durability { get; set; } = Durability.Process;
}
