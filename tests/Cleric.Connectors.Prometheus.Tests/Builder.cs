using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Connectors.Prometheus.Tests;

internal sealed record Builder(IServiceCollection Services) : IClericBuilder;
