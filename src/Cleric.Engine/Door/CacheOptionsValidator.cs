using Microsoft.Extensions.Options;

namespace Cleric.Door;

[OptionsValidator]
internal sealed partial class CacheOptionsValidator : IValidateOptions<CacheOptions>;
