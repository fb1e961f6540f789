namespace Cleric.Memory;

/// <summary>What was learnt, to be looked at, added to, corrected and removed by people. All of it is confined to the tenant of the caller. Thread-safe.</summary>
public interface IMemoryStore
{
    /// <summary>Lists memories, newest first.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="filter">Which, or null for all.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="ClericException">The store cannot be read; the message says why and what to do.</exception>
    IAsyncEnumerable<MemoryItem> ListAsync(Caller caller, MemoryFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Gets a memory, or null when the caller's tenant has none of that id.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    Task<MemoryItem?> GetAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>Remembers a fact that somebody states. The same statement of the same entity is counted, not kept twice.</summary>
    /// <param name="caller">Who states it.</param>
    /// <param name="fact">The fact; <see cref="MemoryItem.Id"/> may be empty and is then made.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The fact as it was stored, redacted.</returns>
    Task<Fact> RememberAsync(Caller caller, Fact fact, CancellationToken cancellationToken = default);

    /// <summary>Removes a memory. False when the caller's tenant has none of that id.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    Task<bool> ForgetAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>Removes everything that is about an entity or stems from a person, and takes their name, where it stands as a whole, out of what is kept.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="subject">The person's or entity's name.</param>
    /// <param name="cancellationToken">Stops the removal. What was removed by then stays removed.</param>
    /// <returns>How many memories were removed or changed.</returns>
    Task<int> EraseAsync(Caller caller, string subject, CancellationToken cancellationToken = default);

    /// <summary>Writes the memories of the caller's tenant as JSON Lines, one <see cref="MemoryItem"/> a line, UTF-8.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="target">Where to.</param>
    /// <param name="cancellationToken">Stops the export.</param>
    /// <returns>How many were written.</returns>
    Task<int> ExportAsync(Caller caller, Stream target, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads memories that <see cref="ExportAsync"/> wrote into the caller's tenant; one of an id that is there already replaces it. They raise priors and order questions at once; to end an investigation early, as what
    /// was learnt here may, a procedure has first to tell an incident here again.
    /// </summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="source">Where from.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>How many were read.</returns>
    /// <exception cref="ClericException">A line is no memory; the message names it. Nothing is imported then.</exception>
    Task<int> ImportAsync(Caller caller, Stream source, CancellationToken cancellationToken = default);
}
