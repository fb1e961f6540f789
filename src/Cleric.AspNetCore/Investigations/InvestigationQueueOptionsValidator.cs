using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Investigations;

[OptionsValidator]
internal sealed partial class InvestigationQueueOptionsValidator : IValidateOptions<InvestigationQueueOptions>;
