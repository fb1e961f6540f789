using Microsoft.Extensions.Options;

namespace Cleric.Reports.Rendering;

[OptionsValidator]
internal sealed partial class TextReportOptionsValidator : IValidateOptions<TextReportOptions>;
