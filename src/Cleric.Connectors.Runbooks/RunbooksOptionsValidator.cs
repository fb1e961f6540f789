using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Runbooks;

[OptionsValidator]
internal sealed partial class RunbooksOptionsValidator : IValidateOptions<RunbooksOptions>;
