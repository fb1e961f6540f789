namespace Microsoft.Extensions.DependencyInjection;

internal sealed class ClericBuilder(IServiceCollection services) : IClericBuilder
{
    public IServiceCollection Services => services;
}
