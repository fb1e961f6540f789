using Microsoft.Extensions.Options;

namespace Owner1.Cleric.System1;

[OptionsValidator]
internal sealed partial class System1OptionsValidator : IValidateOptions<System1Options>;
