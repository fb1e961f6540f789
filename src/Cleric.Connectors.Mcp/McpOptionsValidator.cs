using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Mcp;

[OptionsValidator]
internal sealed partial class McpOptionsValidator : IValidateOptions<McpOptions>;
