using Microsoft.Extensions.Options;

namespace Cleric.Memory.Sqlite;

[OptionsValidator]
internal sealed partial class SqliteMemoryOptionsValidator : IValidateOptions<SqliteMemoryOptions>;
