namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What <c>AddCleric</c> returns: connectors, failure modes and the other parts are added to it.</summary>
public interface IClericBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }
}
