using Microsoft.Extensions.Options;

namespace SlackBot.Configuration;

[OptionsValidator]
internal sealed partial class SlackOptionsValidator : IValidateOptions<SlackOptions>;
