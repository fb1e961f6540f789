using Cleric.Connectors.Catalog.Reading;

namespace Cleric.Connectors.Catalog.Tests.Reading;

/// <summary>The forms of backstage.io/docs/features/software-catalog/references.</summary>
public sealed class EntityRefTests
{
    [Theory]
    [InlineData("petstore", "api", "api:here/petstore")]
    [InlineData("api:petstore", "component", "api:here/petstore")]
    [InlineData("external-systems/petstore", "api", "api:external-systems/petstore")]
    [InlineData("Group:Infrastructure/Team-A", "component", "group:infrastructure/team-a")]
    [InlineData(" component:default/x ", null, "component:default/x")]
    public void A_reference_is_completed_by_the_field_it_stands_in(string text, string? kind, string complete) => Assert.Equal(complete, EntityRef.Parse(text, kind, "here")?.ToString());

    [Theory]
    [InlineData("petstore", null)]
    [InlineData("a:b:c", "api")]
    [InlineData("a/b/c", "api")]
    [InlineData("api:", "api")]
    [InlineData("a b", "api")]
    public void What_is_no_reference_or_lacks_a_kind_is_none(string text, string? kind) => Assert.Null(EntityRef.Parse(text, kind, "here"));
}
