using Microsoft.Extensions.Options;

namespace Cleric;

[OptionsValidator]
internal sealed partial class ClericOptionsValidator : IValidateOptions<ClericOptions>;
