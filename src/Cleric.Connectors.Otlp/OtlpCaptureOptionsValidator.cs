using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Otlp;

[OptionsValidator]
internal sealed partial class OtlpCaptureOptionsValidator : IValidateOptions<OtlpCaptureOptions>;
