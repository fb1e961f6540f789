using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Index;

[OptionsValidator]
internal sealed partial class SqliteInvestigationIndexOptionsValidator : IValidateOptions<SqliteInvestigationIndexOptions>;
