using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Git;

[OptionsValidator]
internal sealed partial class GitOptionsValidator : IValidateOptions<GitOptions>;
