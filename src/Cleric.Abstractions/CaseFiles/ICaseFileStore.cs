namespace Cleric.CaseFiles;

/// <summary>Where case files are kept.</summary>
public interface ICaseFileStore
{
    /// <summary>Makes a new case file. One of that id that holds no whole event, as when its maker was interrupted, is begun anew.</summary>
    /// <param name="caseId">Its id: letters, digits, '-', '_' and '.', at most 128.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ClericException">The id is malformed or taken.</exception>
    ValueTask<ICaseFile> CreateAsync(string caseId, CancellationToken cancellationToken = default);

    /// <summary>Opens a case file to go on with it. A torn last entry is dropped and a notice of it appended.</summary>
    /// <param name="caseId">Its id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="CaseFileInUseException">Somebody else has it open for writing.</exception>
    /// <exception cref="ClericException">There is none of that id, it is damaged, or written by a newer version.</exception>
    ValueTask<ICaseFile> OpenAsync(string caseId, CancellationToken cancellationToken = default);

    /// <summary>Reads a case file without opening it for writing.</summary>
    /// <param name="caseId">Its id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ClericException">There is none of that id, it is damaged, or written by a newer version.</exception>
    ValueTask<IReadOnlyList<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellationToken = default);

    /// <summary>Checks that no entry was altered since it was written.</summary>
    /// <param name="caseId">Its id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A sentence for each entry that was altered, naming the entry and the exhibit in it; empty when all is as written.</returns>
    ValueTask<IReadOnlyList<string>> CheckAsync(string caseId, CancellationToken cancellationToken = default);

    /// <summary>The ids of all case files, in no particular order.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken = default);
}
