using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Catalog;

[OptionsValidator]
internal sealed partial class CatalogOptionsValidator : IValidateOptions<CatalogOptions>;
