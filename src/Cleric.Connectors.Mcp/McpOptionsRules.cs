using Cleric.Connectors.Http;
using Cleric.Connectors.Mcp.Mappings;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Mcp;

/// <summary>What no annotation can say.</summary>
internal sealed class McpOptionsRules : IValidateOptions<McpOptions>
{
    public ValidateOptionsResult Validate(string? name, McpOptions options) =>
        Mistakes(options).ToList() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;

    public static IEnumerable<string> Mistakes(McpOptions options)
    {
        var (command, endpoint) = (!string.IsNullOrWhiteSpace(options.Command), options.Endpoint);
        if (command == endpoint is not null)
        {
            yield return command
                ? "Both Command and Endpoint are set. Leave out Endpoint to start a server, or Command to reach one over HTTP."
                : "Command and Endpoint are missing: name the program to start (Command), or the address of a server over HTTP (Endpoint).";
        }

        if (endpoint is not null)
        {
            if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            {
                yield return "Endpoint has to begin with http:// or https://.";
            }
            else if (endpoint.UserInfo.Length > 0)
            {
                yield return "Endpoint holds credentials. Give them by BearerToken or Headers, where they are kept out of messages.";
            }
        }
        else if (options.BearerToken is not null || options.BearerTokenFile is { Length: > 0 } || options.Headers.Count > 0)
        {
            yield return "BearerToken, BearerTokenFile and Headers are for servers over HTTP. Set Endpoint, or give a program its credentials by Environment.";
        }

        foreach (var mistake in AccessRules.Mistakes(null, null, null, options.ClientCertificateFile, options.ClientKeyFile))
        {
            yield return mistake;
        }

        foreach (var name in options.Environment.Keys.Concat(options.InheritEnvironment).Where(name => string.IsNullOrWhiteSpace(name) || name.Contains('=', StringComparison.Ordinal)))
        {
            yield return $"Environment or InheritEnvironment names '{name}', which is no name of a variable.";
        }

        foreach (var (tool, pin) in options.PinnedTools)
        {
            if (pin is not { Length: 64 } || !pin.All(char.IsAsciiHexDigit))
            {
                yield return $"PinnedTools: what is given for '{tool}' is no SHA-256. Give 64 hexadecimal digits, as the refusal of a tool tells them.";
            }
        }

        if (options.AllowedTools.Intersect(options.DeniedTools).FirstOrDefault() is { } both)
        {
            yield return $"'{both}' is in AllowedTools and in DeniedTools. Decide.";
        }

        if (options.MappingFile is { Length: > 0 } file)
        {
            foreach (var mistake in Mapping.Read(file).Mistakes)
            {
                yield return mistake;
            }
        }
    }
}
