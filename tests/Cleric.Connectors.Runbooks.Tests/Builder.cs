using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Connectors.Runbooks.Tests;

internal sealed record Builder(IServiceCollection Services) : IClericBuilder;
