using System.CommandLine;
using Cleric;
using McpServer;

var http = new Option<int?>("--http") { Description = "Serve HTTP on this port of the loopback address (0 picks one), at /mcp, instead of stdio.", HelpName = "PORT" };
var incident = new Option<string>("--incident") { Description = "A recorded incident that comes with the sample.", DefaultValueFactory = _ => "pg-lock" };
var capture = new Option<string?>("--capture") { Description = "A folder with a recording of your own, instead of --incident.", HelpName = "FOLDER" };
var live = new Option<string?>("--live") { Description = "Systems as they are now, by a file that says where they are, such as samples/Lab writes, instead of a recording.", HelpName = "FILE" };
var cases = new Option<string?>("--cases") { Description = "The folder to keep case files in. Without it they are gone with the server.", HelpName = "FOLDER" };
var memory = new Option<string?>("--memory") { Description = "A SQLite file to remember incidents in. Without it nothing is remembered.", HelpName = "FILE" };
var command = new RootCommand("Cleric as an MCP server, on a recorded incident or on live systems.") { http, incident, capture, live, cases, memory };
command.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        var settings = new Settings(parsed.GetValue(capture) ?? Settings.Shipped(parsed.GetValue(incident)!), parsed.GetValue(live), parsed.GetValue(cases), parsed.GetValue(memory));
        await (parsed.GetValue(http) is { } port ? Server.RunHttpAsync(settings, port, cancellationToken) : Server.RunStdioAsync(settings, cancellationToken));
        return 0;
    }
    catch (ClericException mistake)
    {
        await Console.Error.WriteLineAsync(mistake.Message);
        return 2;
    }
});

// Over stdio, standard output is the protocol's: what is said to people goes to standard error.
var output = new InvocationConfiguration { Output = args.Any(argument => argument is "--help" or "-h" or "-?" or "--version") ? Console.Out : Console.Error };
return await command.Parse(args).InvokeAsync(output);
