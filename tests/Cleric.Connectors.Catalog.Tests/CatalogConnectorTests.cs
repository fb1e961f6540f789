using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Catalog.Tests;

public sealed class CatalogConnectorTests : IDisposable
{
    private static readonly Entity Checkout = new("checkout");
    private readonly CatalogFolder _folder = new();

    [Fact]
    public async Task Components_and_resources_are_entities_and_their_dependencies_those_of_the_topology()
    {
        Shop();
        var answer = await _folder.AskAsync();
        Assert.Equal(["cache:sessions", "database:orders", "service:checkout", "service:payments", "service:web"], CatalogFolder.Ids(answer));
        Assert.Equal(["service:checkout depends on database:orders", "service:checkout calls service:payments", "service:web depends on cache:sessions", "service:web calls service:checkout"], CatalogFolder.Arrows(answer));
        Assert.Equal((Coverage.Data, (string?)null, 9L), (answer.Coverage, answer.Note, answer.RowsAvailable));
        Assert.Contains("descriptor files below", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entity_comes_with_what_it_needs_and_who_needs_it()
    {
        Shop();
        Assert.Equal(["database:orders", "service:checkout", "service:web"], CatalogFolder.Ids(await _folder.AskAsync(new Entity("orders", EntityKinds.Database))));
        Assert.Equal(["cache:sessions", "service:web"], CatalogFolder.Ids(await _folder.AskAsync(new Entity("sessions"))));
        Assert.Equal((Coverage.Empty, 0), ((await _folder.AskAsync(new Entity("nobody"))).Coverage, (await _folder.AskAsync(new Entity("nobody"))).Rows));
    }

    [Fact]
    public async Task The_whole_depends_on_its_parts_and_the_dependent_may_be_told_from_either_side()
    {
        _folder.With("Component", "shop", "  type: service\n")
            .With("Component", "basket", "  type: service\n  subcomponentOf: shop\n")
            .With("Resource", "events", "  type: kafka-topic\n  dependencyOf: ['component:basket']\n");
        Assert.Equal(["service:basket depends on queue:events", "service:shop has part service:basket"], CatalogFolder.Arrows(await _folder.AskAsync()));
    }

    [Fact]
    public async Task An_api_is_provided_by_all_that_say_so_and_its_consumer_depends_on_each()
    {
        _folder.With("Component", "web", "  type: website\n  consumesApis: [pay]\n")
            .With("Component", "pay-a", "  type: service\n  providesApis: [pay]\n  consumesApis: [pay]\n")
            .With("Component", "pay-b", "  type: service\n  providesApis: [api:default/pay]\n")
            .With("API", "pay", "  type: openapi\n  definition: x\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:pay-a calls service:pay-b", "service:web calls service:pay-a", "service:web calls service:pay-b"], CatalogFolder.Arrows(answer));
        Assert.DoesNotContain(answer.Topology.Entities, known => known.Entity.Name == "pay");
    }

    [Fact]
    public async Task A_component_that_is_named_as_an_api_is_depended_on()
    {
        _folder.With("Component", "web", "  type: website\n  consumesApis: ['component:lookup']\n").With("Component", "lookup", "  type: service\n");
        Assert.Equal(["service:web calls service:lookup"], CatalogFolder.Arrows(await _folder.AskAsync()));
    }

    [Fact]
    public async Task An_api_that_is_provided_and_not_described_is_told_and_loses_nothing()
    {
        _folder.With("Component", "web", "  type: website\n  consumesApis: [pay]\n").With("Component", "payments", "  type: service\n  providesApis: [pay]\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:web calls service:payments"], CatalogFolder.Arrows(answer));
        Assert.Equal(Coverage.Data, answer.Coverage);
        Assert.Contains("web-Component/catalog-info.yaml:9: spec.consumesApis names api:default/pay, which no file describes.", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumed_api_that_nobody_provides_is_told_and_cuts_the_answer_short()
    {
        _folder.With("Component", "web", "  type: website\n  consumesApis:\n    - pay\n").With("API", "pay", "  type: openapi\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.StartsWith("web-Component/catalog-info.yaml:10: api:default/pay is consumed, and no component says that it provides it.", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owner_system_domain_and_the_like_are_attributes()
    {
        _folder.With("Component", "checkout", "  type: service\n  system: selling\n", "  namespace: eu\n  tags: [java, web]\n  links:\n    - url: https://dash.example.org\n      title: Dashboard\n    - title: no address\n  annotations:\n    pagerduty.com/service-id: P123\n    example.org/other: x\n")
            .With("System", "selling", "  domain: retail\n", "  namespace: eu\n")
            .With("Domain", "retail", "", "  namespace: eu\n")
            .With("Group", "shop", "  type: team\n  children: []\n", "  namespace: eu\n");
        var attributes = Assert.Single((await _folder.AskAsync()).Topology.Entities).Attributes;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["type"] = "service",
                ["lifecycle"] = "production",
                ["tags"] = "java, web",
                ["owner"] = "eu/shop",
                ["system"] = "eu/selling",
                ["domain"] = "eu/retail",
                ["namespace"] = "eu",
                ["link.Dashboard"] = "https://dash.example.org",
                ["pagerduty.com/service-id"] = "P123",
            },
            attributes.ToDictionary());
    }

    [Fact]
    public async Task Annotations_are_the_names_that_other_systems_have()
    {
        _folder.With("Component", "checkout", "  type: service\n", "  title: The checkout\n  annotations:\n    backstage.io/kubernetes-id: checkout-svc\n    backstage.io/kubernetes-namespace: shop\n    backstage.io/kubernetes-label-selector: 'app.kubernetes.io/name=chk,environment=production,tier!=web'\n    github.com/project-slug: acme/checkout\n    pagerduty.com/service-id: P123\n    sentry.io/project-slug: chk-sentry\n    argocd/app-name: checkout-prod\n    datadoghq.com/service: checkout-dd\n    grafana/alert-label-selector: \"service=checkout-alerts\"\n");
        Assert.Equal(
            ["default/checkout", "component:default/checkout", "The checkout", "checkout-svc", "shop/checkout-svc", "chk", "shop/chk", "acme/checkout", "P123", "chk-sentry", "checkout-prod", "checkout-dd", "checkout-alerts"],
            Assert.Single((await _folder.AskAsync()).Topology.Entities).Aliases);
    }

    [Fact]
    public async Task Which_annotations_name_can_be_set()
    {
        _folder.With("Component", "checkout", "  type: service\n", "  annotations:\n    example.org/name: ex\n    argocd/app-name: argo\n");
        Assert.Equal(["default/checkout", "component:default/checkout", "ex"], Assert.Single((await _folder.AskAsync(configure: options => options.AliasAnnotations.Add("example.org/name"))).Topology.Entities).Aliases);
    }

    [Fact]
    public async Task A_name_that_several_bear_is_an_alias_of_none()
    {
        foreach (var name in (string[])["a", "b"])
        {
            _folder.With("Component", name, "  type: service\n", $"  annotations:\n    github.com/project-slug: acme/mono\n    argocd/app-name: {(name == "a" ? "b" : "c")}\n");
        }

        var answer = await _folder.AskAsync();
        Assert.Equal([["default/a", "component:default/a"], ["default/b", "component:default/b", "c"]], answer.Topology.Entities.Select(known => known.Aliases));
        Assert.All(answer.Topology.Entities, known => Assert.Equal("acme/mono", known.Attributes["github.com/project-slug"]));
    }

    [Fact]
    public async Task One_name_in_two_namespaces_is_two_entities()
    {
        _folder.With("Component", "checkout", "  type: service\n")
            .With("eu/catalog-info.yaml", CatalogFolder.Entity("Component", "checkout", "  type: service\n  dependsOn: [component:other]\n", "  namespace: eu\n"))
            .With("other/catalog-info.yaml", CatalogFolder.Entity("Component", "other", "  type: service\n  dependsOn: [component:default/checkout]\n", "  namespace: eu\n"));
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:checkout", "service:eu/checkout", "service:other"], CatalogFolder.Ids(answer));
        Assert.Equal(["service:eu/checkout depends on service:other", "service:other depends on service:checkout"], CatalogFolder.Arrows(answer));
    }

    [Fact]
    public async Task References_that_lead_nowhere_are_told_by_line()
    {
        _folder.With("Component", "checkout", "  type: service\n  dependsOn:\n    - resource:default/orders\n  system: selling\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:checkout"], CatalogFolder.Ids(answer));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Equal(
            "checkout-Component/catalog-info.yaml:10: spec.dependsOn names resource:default/orders, which no file describes. Mend the name, or add its descriptor. "
            + "checkout-Component/catalog-info.yaml:11: spec.system names system:default/selling, which no file describes. Mend the name, or add its descriptor.",
            answer.Note);
    }

    [Fact]
    public async Task An_owner_is_missed_only_where_files_describe_owners()
    {
        _folder.With("Component", "checkout", "  type: service\n");
        Assert.Null((await _folder.AskAsync()).Note);
        _folder.With("Group", "others", "  type: team\n  children: []\n");
        var answer = await _folder.AskAsync();
        Assert.Contains("checkout-Component/catalog-info.yaml:6: spec.owner names group:default/shop", answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Data, answer.Coverage);
    }

    [Fact]
    public async Task A_dependency_without_a_kind_is_told()
    {
        _folder.With("Component", "checkout", "  type: service\n  dependsOn: [orders]\n").With("Resource", "orders", "  type: database\n");
        var answer = await _folder.AskAsync();
        Assert.Equal("checkout-Component/catalog-info.yaml:9: spec.dependsOn 'orders' is no reference; write it as kind:namespace/name, such as resource:default/orders-db; the kind is needed here.", answer.Note);
        Assert.Equal(Coverage.CutShort, answer.Coverage);
    }

    [Fact]
    public async Task What_is_there_twice_is_told_and_the_first_counts()
    {
        _folder.With("a/catalog-info.yaml", CatalogFolder.Entity("Component", "checkout", "  type: service\n")).With("b/catalog-info.yaml", CatalogFolder.Entity("component", "Checkout", "  type: cronjob\n"));
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:checkout"], CatalogFolder.Ids(answer));
        Assert.Equal("component:default/checkout stands in a/catalog-info.yaml:1 and again in b/catalog-info.yaml:1; the first counts. Remove one.", answer.Note);
    }

    [Fact]
    public async Task A_broken_document_hides_none_of_the_others()
    {
        _folder.With("a/catalog-info.yaml", $"---\n{CatalogFolder.Entity("Component", "one", "  type: service\n")}---\nkind: Component\nmetadata:\n  name: [broken\n---\n{CatalogFolder.Entity("Component", "two", "  type: service\n")}---\njust words\n---\n# nothing\n")
            .With("b/catalog-info.yaml", "kind: Component\nmetadata:\n  title: nameless\n")
            .With("c/catalog-info.yaml", "metadata:\n  name: kindless\n")
            .With("d/catalog-info.yaml", "apiVersion: v1\nkind: Template\nmetadata:\n  name: t\n")
            .With("e/catalog-info.yaml", CatalogFolder.Entity("Component", "three", "  type: service\n"));
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:one", "service:three", "service:two"], CatalogFolder.Ids(answer));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Matches(@"a/catalog-info\.yaml:1[345]: this is no YAML", answer.Note);
        Assert.Contains("a/catalog-info.yaml:24: this is no entity", answer.Note, StringComparison.Ordinal);
        Assert.Contains("b/catalog-info.yaml:3: metadata.name is missing; add one.", answer.Note, StringComparison.Ordinal);
        Assert.Contains("c/catalog-info.yaml:1: kind is missing; add one such as Component.", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_is_missing_is_told_by_file_and_line_and_hides_nothing()
    {
        _folder.With("a/catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: not a name!\nspec:\n  lifecycle: production\n  owner: shop\n").With("b/catalog-info.yaml", "kind: Resource\nmetadata:\n  name: thing\n");
        var answer = await _folder.AskAsync();
        Assert.Equal(["resource:thing", "service:not a name!"], CatalogFolder.Ids(answer));
        Assert.Equal(Coverage.Data, answer.Coverage);
        Assert.Contains("a/catalog-info.yaml:6: spec.type is missing; add one such as service or website.", answer.Note, StringComparison.Ordinal);
        Assert.Contains("a/catalog-info.yaml:4: metadata.name 'not a name!' is not of Backstage's form", answer.Note, StringComparison.Ordinal);
        Assert.Contains("b/catalog-info.yaml:1: spec.type is missing; add one such as database, cache or queue.", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locations_lead_to_local_files_within_the_folders()
    {
        using var outside = new CatalogFolder().With("x.yaml", CatalogFolder.Entity("Component", "outside", "  type: service\n"));
        _folder.With("catalog-info.yaml", $"apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  targets:\n    - ./parts/a.yaml\n    - ./parts/none.yaml\n    - https://example.org/catalog-info.yaml\n    - {outside.At("x.yaml")}\n    - ./catalog-info.yaml\n")
            .With("parts/a.yaml", $"{CatalogFolder.Entity("Component", "inside", "  type: service\n")}---\nkind: Location\nmetadata:\n  name: more\nspec:\n  type: file\n  target: ../deeper/b.yaml\n")
            .With("deeper/b.yaml", CatalogFolder.Entity("Component", "deeper", "  type: service\n"))
            .With("unnamed.yaml", CatalogFolder.Entity("Component", "unnamed", "  type: service\n"));
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:deeper", "service:inside"], CatalogFolder.Ids(answer));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("catalog-info.yaml:8: the target './parts/none.yaml' does not exist.", answer.Note, StringComparison.Ordinal);
        Assert.Contains("catalog-info.yaml:9: the target 'https://example.org/catalog-info.yaml' is not local and is not read.", answer.Note, StringComparison.Ordinal);
        Assert.Contains($"catalog-info.yaml:10: the target '{outside.At("x.yaml")}' lies outside of the folders", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Libraries_do_not_run_and_are_left_out_with_what_depends_on_them()
    {
        _folder.With("Component", "checkout", "  type: service\n  dependsOn: [component:util]\n").With("Component", "util", "  type: library\n");
        Assert.Equal(1, (await _folder.AskAsync()).Rows);
        Assert.Equal(["service:util"], CatalogFolder.Ids(await _folder.AskAsync(configure: options => options.ExcludeTypes.Add("service"))));
    }

    [Fact]
    public async Task A_cut_is_told_entities_first()
    {
        Shop();
        var answer = await _folder.AskAsync(limit: 6);
        Assert.Equal((5, 1, Coverage.CutShort, 9L), (answer.Topology.Entities.Count, answer.Topology.Dependencies.Count, answer.Coverage, answer.RowsAvailable));
        Assert.Equal("There are 5 entities and 4 dependencies, of which 5 and 1 came. Ask with a higher limit.", answer.Note);
    }

    [Fact]
    public async Task A_file_that_is_too_long_or_no_utf8_is_told()
    {
        _folder.With("a/catalog-info.yaml", CatalogFolder.Entity("Component", "big", "  type: service\n") + new string('#', 3_000)).With("b/catalog-info.yaml", CatalogFolder.Entity("Component", "small", "  type: service\n"));
        File.AppendAllBytes(_folder.At("b/catalog-info.yaml"), [.. "# caf"u8, 0xE9]);
        var answer = await _folder.AskAsync(configure: options => options.MaxFileBytes = 2_048);
        Assert.Equal(["service:small"], CatalogFolder.Ids(answer));
        Assert.Equal("a/catalog-info.yaml has more than MaxFileBytes (2048) and is not read. Split it, or raise MaxFileBytes. b/catalog-info.yaml is not all UTF-8; what is not is shown as U+FFFD. Save it as UTF-8.", answer.Note);
    }

    [Fact]
    public async Task A_missing_folder_fails_and_files_are_read_anew_after_a_while()
    {
        using var connector = _folder.Connector(options =>
        {
            options.Folders.Clear();
            options.Folders.Add(_folder.At("later"));
        });
        var query = new TopologyQuery { Window = CatalogFolder.Window };
        var none = Assert.IsType<NoAnswer>(await connector.AskAsync(query, TestContext.Current.CancellationToken));
        Assert.Equal(Coverage.Failed, none.Coverage);
        _folder.With("later/catalog-info.yaml", CatalogFolder.Entity("Component", "checkout", "  type: service\n"));
        Assert.IsType<NoAnswer>(await connector.AskAsync(query, TestContext.Current.CancellationToken));
        _folder.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, (await connector.AskAsync(query, TestContext.Current.CancellationToken)).Rows);
    }

    [Fact]
    public async Task Folders_without_descriptors_are_empty_and_say_why()
    {
        var answer = await _folder.AskAsync();
        Assert.Equal((Coverage.Empty, "No file in the folders describes a component or resource."), (answer.Coverage, answer.Note));
    }

    [Fact]
    public async Task A_query_in_a_language_of_its_own_or_for_no_row_is_refused()
    {
        using var connector = _folder.Connector();
        Assert.Equal(Coverage.Failed, (await connector.AskAsync(new TopologyQuery { Window = CatalogFolder.Window, Native = "x" }, TestContext.Current.CancellationToken)).Coverage);
        await Assert.ThrowsAsync<ClericException>(async () => await connector.AskAsync(new TopologyQuery { Window = CatalogFolder.Window, Limit = 0 }, TestContext.Current.CancellationToken));
    }

    /// <summary>A published example of the descriptor format's documentation, an entity of it worded anew with its fields in their documented form.</summary>
    [Fact]
    public async Task The_shape_of_the_documented_example_is_read()
    {
        _folder.With("catalog-info.yaml", """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: artist-page
              description: Where fans meet artists
              labels:
                example.com/custom: custom_label_value
              annotations:
                example.com/service-discovery: artistpage
                circleci.com/project-slug: github/example-org/artist-page
              tags:
                - java
              links:
                - url: https://admin.example-org.com
                  title: Admin Dashboard
                  icon: dashboard
                  type: admin-dashboard
            spec:
              type: website
              lifecycle: production
              owner: artist-relations-team
              system: public-websites
            ---
            # A second document, with a reference in the long form
            apiVersion: backstage.io/v1alpha1
            kind: Resource
            metadata:
              name: artist-page-db
            spec:
              type: database
              owner: user:default/jane.doe
              dependencyOf:
                - component:default/artist-page
            ---
            apiVersion: backstage.io/v1alpha1
            kind: API
            metadata:
              name: artist-api
            spec:
              type: openapi
              lifecycle: production
              owner: artist-relations-team
              definition: |
                openapi: "3.0.0"
                info:
                  title: --- not a document
            ---
            apiVersion: backstage.io/v1alpha1
            kind: System
            metadata:
              name: public-websites
            spec:
              owner: artist-relations-team
            """);
        var answer = await _folder.AskAsync();
        Assert.Equal(["service:artist-page depends on database:artist-page-db"], CatalogFolder.Arrows(answer));
        Assert.Equal("public-websites", answer.Topology.Entities[1].Attributes["system"]);
        Assert.Equal("user:jane.doe", answer.Topology.Entities[0].Attributes["owner"]);
        Assert.Equal((Coverage.Data, (string?)null), (answer.Coverage, answer.Note));
    }

    public void Dispose() => _folder.Dispose();

    private void Shop() => _folder
        .With("Component", "web", "  type: website\n  consumesApis: [checkout-api]\n  dependsOn: [resource:sessions]\n")
        .With("Component", "checkout", "  type: service\n  providesApis: [checkout-api]\n  consumesApis: [payments-api]\n  dependsOn: [resource:default/orders]\n")
        .With("Component", "payments", "  type: service\n  providesApis: [payments-api]\n")
        .With("API", "checkout-api", "  type: openapi\n")
        .With("API", "payments-api", "  type: grpc\n")
        .With("Resource", "orders", "  type: postgresql\n")
        .With("Resource", "sessions", "  type: redis-cache\n");
}
