using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Connectors.Catalog.Tests;

internal sealed record Builder(IServiceCollection Services) : IClericBuilder;
