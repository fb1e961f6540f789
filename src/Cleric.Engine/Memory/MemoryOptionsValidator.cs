using Microsoft.Extensions.Options;

namespace Cleric.Memory;

[OptionsValidator]
internal sealed partial class MemoryOptionsValidator : IValidateOptions<MemoryOptions>;
