using System.Globalization;
using Cleric.Connectors.Runbooks.Searching;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Runbooks;

/// <summary>
/// Reads folders of Markdown files. A row is a section: a heading and what stands below it, with the file's path and the heading's anchor on GitHub as its id. It answers knowledge queries by
/// words, by services and alerts that the files' front matter names, and by the steps it recognises in them. Thread-safe; files are read on the first query, and again when they change.
/// </summary>
/// <remarks>
/// A section's time is what its front matter says ("updated", "reviewed"), else when its file was last written; null in a git clone or behind a link, where that is only the time of the checkout.
/// What a file's text says is a lead: it is not rendered, and nothing in it is run.
/// </remarks>
public sealed class RunbooksConnector : IConnector, IDisposable
{
    private const string DefaultName = "runbooks";
    private const int MostNotes = 5;

    private readonly RunbooksOptions _options;
    private readonly LibraryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes a connector. Nothing is read yet.</summary>
    /// <param name="options">Which folders, and how.</param>
    /// <param name="timeProvider">The clock. Default <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ClericException">An option is missing or makes no sense. The message names it.</exception>
    public RunbooksConnector(RunbooksOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if ((new RunbooksOptionsValidator().Validate(null, options).Failures?.FirstOrDefault() ?? RunbooksOptionsRules.Mistakes(options).FirstOrDefault()) is { } mistake)
        {
            throw new ClericException(mistake);
        }

        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _store = new LibraryStore(options, _time);
        Descriptor = new ConnectorDescriptor
        {
            Name = string.IsNullOrWhiteSpace(options.Name) ? DefaultName : options.Name,
            System = "runbooks",
            Capabilities = [new QueryCapability(QueryKind.Knowledge) { WholeEstate = true, WithSteps = true }],
            CannotSee =
            [
                "what is written in pictures, attachments and formats other than Markdown",
                string.Create(CultureInfo.InvariantCulture, $"what stands in a file beyond its first {options.MaxFileBytes} bytes"),
                "whether what is written still holds",
            ],
        };
    }

    /// <inheritdoc/>
    public ConnectorDescriptor Descriptor { get; }

    /// <inheritdoc/>
    /// <exception cref="ClericException">The query's window is reversed, or its limit is not positive.</exception>
    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException($"The query's Window ends ({query.Window.End:u}) before it starts ({query.Window.Start:u}). Swap its times.");
        }

        if (query.Limit < 1)
        {
            throw new ClericException($"The query's Limit is {query.Limit}. Ask for at least 1 row.");
        }

        if (query is not KnowledgeQuery asked)
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers knowledge queries only.");
        }

        if (asked.Native is not null)
        {
            return NoAnswer.Failed("Runbooks have no query language. Leave Native null and say in Text what to look for.");
        }

        var state = await _store.CurrentAsync(cancellationToken).ConfigureAwait(false);
        return state.Nothing is { } nothing ? nothing with { SentAs = SentAs(asked, NamesOf(asked), 0) } : AnswerOf(asked, state);
    }

    /// <summary>Lets go of what is kept.</summary>
    public void Dispose() => _store.Dispose();

    private KnowledgeAnswer AnswerOf(KnowledgeQuery query, LibraryStore.State state)
    {
        var names = NamesOf(query);
        var found = state.Library.Find(query.Text, names);
        var kept = found.Take(query.Limit).ToList();
        var notes = new List<string>(state.NotRead);
        if (kept.Count < found.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The best {kept.Count} of {found.Count} sections are here. Ask with a higher limit, or in more words, for the others."));
        }

        var isCut = notes.Count > 0;
        if (state.Library.Entries.Count == 0 && !isCut)
        {
            notes.Add("There is no Markdown file with text in the folders.");
        }

        // What is wrong with a file that found nothing may be why.
        var files = kept.Select(entry => entry.Runbook).Distinct().ToList();
        notes.AddRange(state.Library.Runbooks.SelectMany(runbook => runbook.Notes));
        notes.AddRange(files.Select(AgeOf).OfType<string>());
        return new KnowledgeAnswer
        {
            Sections = [.. kept.Select(entry => SectionOf(entry, query, names))],
            Coverage = isCut ? Coverage.CutShort : kept.Count == 0 ? Coverage.Empty : Coverage.Data,
            Note = notes.Count == 0 ? null : string.Join(' ', notes.Take(MostNotes)) + (notes.Count > MostNotes ? string.Create(CultureInfo.InvariantCulture, $" {notes.Count - MostNotes} more notes were left out.") : ""),
            RowsAvailable = found.Count,
            SentAs = SentAs(query, names, state.Library.Runbooks.Count),
        };
    }

    private static string[] NamesOf(KnowledgeQuery query) =>
        query.Entity is { } entity ? [.. query.Aliases.Append(entity.Name).Append(entity.Id).Distinct(StringComparer.OrdinalIgnoreCase)] : [];

    private string SentAs(KnowledgeQuery query, string[] names, int files)
    {
        var about = string.Join(" or ", new[]
        {
            string.IsNullOrWhiteSpace(query.Text) ? null : $"\"{query.Text.Trim()}\"",
            names.Length == 0 ? null : $"that are for or name {string.Join(", ", names)}",
        }.OfType<string>());
        return string.Create(CultureInfo.InvariantCulture, $"sections of {files} Markdown files below {string.Join(", ", _options.Folders)}{(about.Length > 0 ? $": {about}" : "")}; best {query.Limit}");
    }

    private string? AgeOf(Reading.Runbook runbook)
    {
        if (runbook.Front.Dated is not { } dated || _time.GetUtcNow() - dated <= _options.ReviewAfter)
        {
            return null;
        }

        var owner = runbook.Front.Owners.Count > 0 ? $"ask {string.Join(", ", runbook.Front.Owners)} to review it" : "review it";
        return string.Create(CultureInfo.InvariantCulture, $"{runbook.Name} was last reviewed or changed on {dated:yyyy-MM-dd}, {(_time.GetUtcNow() - dated).TotalDays:0} days ago: mind its age, and {owner}.");
    }

    private static KnowledgeSection SectionOf(Entry entry, KnowledgeQuery query, string[] names) => new()
    {
        Id = entry.Id,
        Title = entry.Section.Title,
        Text = entry.Section.Text,
        UpdatedAt = entry.Runbook.UpdatedAt,
        Steps = entry.Section.Steps,

        // The file may know the entity by another of its names.
        Entities = [.. entry.Runbook.Front.Services.Zip(entry.Services, (name, service) => names.Contains(name, StringComparer.OrdinalIgnoreCase) ? query.Entity! : service).Distinct()],
    };
}
