using Microsoft.Extensions.Options;

namespace Cleric.Models;

[OptionsValidator]
internal sealed partial class ModelOptionsValidator : IValidateOptions<ModelOptions>;
