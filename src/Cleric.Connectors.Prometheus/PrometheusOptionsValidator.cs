using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Prometheus;

[OptionsValidator]
internal sealed partial class PrometheusOptionsValidator : IValidateOptions<PrometheusOptions>;
