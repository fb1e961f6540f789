using Microsoft.Extensions.Options;

namespace Cleric.Door;

[OptionsValidator]
internal sealed partial class ResilienceOptionsValidator : IValidateOptions<ResilienceOptions>;
