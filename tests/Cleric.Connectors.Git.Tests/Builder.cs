using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Connectors.Git.Tests;

internal sealed record Builder(IServiceCollection Services) : IClericBuilder;
