using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks;

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
