using Microsoft.Extensions.Options;

namespace Cleric.Mcp;

[OptionsValidator]
internal sealed partial class ClericMcpOptionsValidator : IValidateOptions<ClericMcpOptions>;
