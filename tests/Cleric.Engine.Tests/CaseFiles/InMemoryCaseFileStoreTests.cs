using Cleric.CaseFiles;

namespace Cleric.Engine.Tests.CaseFiles;

public sealed class InMemoryCaseFileStoreTests : CaseFileStoreContract
{
    private InMemoryCaseFileStore? _store;

    protected override ICaseFileStore Store => _store ??= new InMemoryCaseFileStore(Time);
}
