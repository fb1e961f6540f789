using System.CommandLine.Parsing;
using System.Text;
using Investigate;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var parsed = CommandLine.Build().Parse(args);
if (parsed.Errors.Count == 0)
{
    return await parsed.InvokeAsync();
}

foreach (var error in parsed.Errors)
{
    var option = (error.SymbolResult as OptionResult)?.Option.Name ?? (error.SymbolResult?.Parent as OptionResult)?.Option.Name;
    Console.Error.WriteLine(option is null || error.Message.Contains(option, StringComparison.Ordinal) ? error.Message : $"{option}: {error.Message}");
}

Console.Error.WriteLine("See --help.");
return 2;
