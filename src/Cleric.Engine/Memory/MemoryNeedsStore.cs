using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory;

/// <summary>Says at start that memory has nowhere to be kept.</summary>
internal sealed class MemoryNeedsStore(IServiceProviderIsService services) : IValidateOptions<MemoryOptions>
{
    public ValidateOptionsResult Validate(string? name, MemoryOptions options) =>
        services.IsService(typeof(VectorStore))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("UseMemory needs a Microsoft.Extensions.VectorData.VectorStore among the services. Add AddSqliteMemory of the package Cleric.Memory.Sqlite, or register a store of your own.");
}
