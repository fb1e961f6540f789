using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace SlackBot.Doors;

/// <summary>Reads a form from the bytes that were signed.</summary>
internal static class Form
{
    public static Dictionary<string, string> Read(ReadOnlyMemory<byte> body) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
}
