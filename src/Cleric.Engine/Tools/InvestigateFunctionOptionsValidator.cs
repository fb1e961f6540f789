using Microsoft.Extensions.Options;

namespace Cleric.Tools;

[OptionsValidator]
internal sealed partial class InvestigateFunctionOptionsValidator : IValidateOptions<InvestigateFunctionOptions>;
