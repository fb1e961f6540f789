using System.Text.Json.Nodes;
using Cleric.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.AspNetCore.Tests.Endpoints;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_document_tells_of_every_operation_that_is_mapped_where_it_is_mapped()
    {
        await using var portal = await TestPortal.StartAsync(cleric => cleric.AddOtlpCapture(TestPortal.Capture).AddWebhooks(options => options.GitHub.Secrets.Add("sixteen characters")));
        using var client = portal.Client();
        var document = await TestPortal.GetAsync(client, "openapi.json");
        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("/cleric", (string)document["servers"]![0]!["url"]!);
        var mapped = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ApiOperation>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!["/cleric".Length..]}"));
        var told = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        mapped = mapped.Append("POST /webhooks/github");
        Assert.Equal(mapped.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_reference_in_the_document_leads_somewhere()
    {
        var document = OpenApiDocument.Of("/cleric");
        var references = Nodes(document).OfType<JsonObject>().Select(node => (string?)node["$ref"]).OfType<string>().ToList();
        Assert.NotEmpty(references);
        foreach (var reference in references)
        {
            JsonNode? node = document;
            foreach (var part in reference.Split('/').Skip(1))
            {
                var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                node = node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : node?[name];
            }

            Assert.True(node is not null, reference);
        }
    }

    [Fact]
    public void Every_example_of_a_body_is_one_that_is_read()
    {
        foreach (var operation in ApiOperations.All.Where(operation => operation.Body is not null))
        {
            foreach (var (name, json) in operation.BodyExamples)
            {
                Assert.True(System.Text.Json.JsonSerializer.Deserialize(json, ClericHttpJson.Options.GetTypeInfo(operation.Body!)) is not null, $"{operation.Name} {name}");
            }
        }

        foreach (var operation in ApiOperations.All.Where(operation => operation is { Answer: not null, AnswerExample: not null }))
        {
            Assert.True(System.Text.Json.JsonSerializer.Deserialize(operation.AnswerExample!, ClericHttpJson.Options.GetTypeInfo(operation.Answer!)) is not null, operation.Name);
        }
    }

    [Fact]
    public async Task An_answer_has_no_property_that_the_document_does_not_tell()
    {
        await using var portal = await TestPortal.StartAsync();
        using var client = portal.Client();
        var id = (string)(await TestPortal.StartIncidentAsync(client))["id"]!;
        await TestPortal.FollowAsync(client, id);
        var schemas = OpenApiDocument.Of("")["components"]!["schemas"]!;
        foreach (var (path, schema) in new[] { ("", "InvestigationEntry"), ("/report", "Report"), ("/exhibits/E1", "Exhibit") })
        {
            var answer = await TestPortal.GetAsync(client, $"investigations/{id}{path}");
            var known = schemas[schema]!["properties"]!.AsObject().Select(property => property.Key);
            Assert.Empty(answer.Select(property => property.Key).Except(known));
        }
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node) =>
        node switch
        {
            JsonObject map => map.Where(item => item.Value is not null).SelectMany(item => Nodes(item.Value!)).Prepend(node),
            JsonArray list => list.Where(item => item is not null).SelectMany(item => Nodes(item!)).Prepend(node),
            _ => [node],
        };
}
