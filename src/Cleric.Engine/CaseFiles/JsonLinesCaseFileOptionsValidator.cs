using Microsoft.Extensions.Options;

namespace Cleric.CaseFiles;

[OptionsValidator]
internal sealed partial class JsonLinesCaseFileOptionsValidator : IValidateOptions<JsonLinesCaseFileOptions>;
