using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Endpoints;

[OptionsValidator]
internal sealed partial class ClericEndpointsOptionsValidator : IValidateOptions<ClericEndpointsOptions>;
