using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Alertmanager;

[OptionsValidator]
internal sealed partial class AlertmanagerOptionsValidator : IValidateOptions<AlertmanagerOptions>;
