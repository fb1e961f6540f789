using System.Text;
using Investigate;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.Build().Parse(args).InvokeAsync();
