using Cleric.Connectors.Otlp.Answers;
using Cleric.Connectors.Otlp.Knowledge;
using Cleric.Connectors.Otlp.Logs;
using Cleric.Connectors.Otlp.Metrics;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Connectors.Otlp.Records;
using Cleric.Connectors.Otlp.Traces;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cleric.Connectors.Otlp;

/// <summary>
/// Reads a folder of OTLP JSON Lines files, as the OpenTelemetry Collector's file exporter writes them, or a capture (docs/capture-format.md). It answers the
/// kinds of query for which the folder has files. Thread-safe; telemetry is read on the first query of its kind.
/// </summary>
/// <remarks>
/// A counter comes as "rate" per second. A histogram comes as "rate", "mean" and "p95" of each interval between two points, the last interpolated within buckets as Prometheus'
/// histogram_quantile does. Malformed lines and damaged archives don't fail a query: what can be read is answered, and the note says what could not. A message
/// longer than 16 KiB is cut.
/// </remarks>
public sealed class OtlpConnector : IConnector, IDisposable
{
    /// <summary>A counter's sample needs the one before, and a span's parent may begin long before it: files that are read in part are read from so much earlier.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(15);

    private readonly CaptureFolder _folder;
    private readonly TimeSpan? _tolerance;
    private readonly TimeWindow? _recorded;
    private readonly TelemetryStore<MetricTable> _metrics;
    private readonly TelemetryStore<LogTable> _logs;
    private readonly TelemetryStore<SpanTable> _spans;
    private readonly KnowledgeBase _knowledge;

    /// <summary>Opens a folder. Its small files are read and checked; a manifest is, where there is one.</summary>
    /// <param name="options">Which folder, and how.</param>
    /// <param name="timeProvider">The clock by which a manifest's window lies in the future. Default <see cref="TimeProvider.System"/>.</param>
    /// <param name="logger">Where it logs, or null.</param>
    /// <exception cref="ClericException">The folder does not exist, or one of its small files is malformed. The message names file, line or field and what to do.</exception>
    public OtlpConnector(OtlpCaptureOptions options, TimeProvider? timeProvider = null, ILogger<OtlpConnector>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            throw new ClericException("The option 'Folder' is missing. Name the folder that holds a capture or OTLP JSON Lines files.");
        }

        if (options.StalenessTolerance < TimeSpan.Zero)
        {
            throw new ClericException("The option 'StalenessTolerance' is negative. Give a duration of zero or more, or leave it out.");
        }

        _tolerance = options.StalenessTolerance;
        _folder = CaptureFolder.Open(options.Folder, kind => !options.ExcludeKinds.Contains(kind));
        _recorded = File.Exists(Path.Combine(_folder.Path, CaptureFolder.Manifest)) ? Capture.ReadManifest(_folder.Path, timeProvider ?? TimeProvider.System).Window : null;
        _knowledge = new KnowledgeBase(_folder.Path, _folder.KnowledgeFiles, _folder.Names);
        var catalog = new ResourceCatalog(_folder.Names);
        var memory = new MemoryAllowance(options.MemoryLimitBytes);
        var log = (ILogger?)logger ?? NullLogger.Instance;
        _metrics = new TelemetryStore<MetricTable>(_folder.Metrics, catalog, memory, () => new MetricTable(), (table, resources, filter) => new MetricDecoder(table, resources, filter), log);
        _logs = new TelemetryStore<LogTable>(_folder.Logs, catalog, memory, () => new LogTable(), (table, resources, filter) => new LogDecoder(table, resources, filter), log);
        _spans = new TelemetryStore<SpanTable>(_folder.Traces, catalog, memory, () => new SpanTable(), (table, resources, filter) => new SpanDecoder(table, resources, filter), log);
        Descriptor = Describe(options);
    }

    /// <inheritdoc/>
    public ConnectorDescriptor Descriptor { get; }

    /// <inheritdoc/>
    /// <exception cref="ClericException">The query's window is reversed, its limit is not positive, or its trace id is malformed.</exception>
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

        if (!Descriptor.Answers(query.Kind))
        {
            return NoAnswer.NotConfigured($"'{_folder.Path}' holds no file that answers {query.Kind} queries, or the kind is left out by ExcludeKinds.");
        }

        if (query.Native is not null)
        {
            return NoAnswer.Failed("OTLP files have no query language. Leave Native null and describe the question by the query's fields.");
        }

        var match = _folder.Names.Match(query);
        return query switch
        {
            MetricQuery metrics => await AskMetricsAsync(metrics, match, cancellationToken).ConfigureAwait(false),
            LogQuery logs => await AskLogsAsync(logs, match, cancellationToken).ConfigureAwait(false),
            TraceQuery traces => await AskTracesAsync(traces, match, cancellationToken).ConfigureAwait(false),
            TopologyQuery topology => await AskTopologyAsync(topology, match, cancellationToken).ConfigureAwait(false),
            ChangeQuery changes => RecordAnswers.Changes(changes, match, _folder, _recorded),
            ResourceQuery resources => RecordAnswers.Resources(resources, match, _folder, _recorded),
            AlertQuery alerts => RecordAnswers.Alerts(alerts, match, _folder, _recorded),
            KnowledgeQuery knowledge => RecordAnswers.Knowledge(knowledge, match, _knowledge),
            _ => NoAnswer.NotConfigured($"OTLP files answer no {query.Kind} queries."),
        };
    }

    /// <summary>Lets go of what is kept.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _logs.Dispose();
        _spans.Dispose();
    }

    private ConnectorDescriptor Describe(OtlpCaptureOptions options)
    {
        var capabilities = new List<QueryCapability>();
        Add(QueryKind.Metric, _folder.Metrics.Count);
        Add(QueryKind.Log, _folder.Logs.Count);
        Add(QueryKind.Trace, _folder.Traces.Count);
        Add(QueryKind.Change, _folder.ChangeFiles.Count);
        Add(QueryKind.Resource, _folder.ResourceFiles.Count);
        Add(QueryKind.Topology, _folder.Topology is null ? _folder.Traces.Count + _folder.Metrics.Count : 1);
        Add(QueryKind.Alert, _folder.AlertFiles.Count);
        Add(QueryKind.Knowledge, _folder.KnowledgeFiles.Count);
        return new ConnectorDescriptor
        {
            Name = string.IsNullOrWhiteSpace(options.Name) ? "otlp" : options.Name,
            System = "otlp",
            Capabilities = capabilities,
            CannotSee = _recorded is { } recorded ? [$"what happened outside of the recording, {recorded}"] : [],
        };

        void Add(QueryKind kind, int files)
        {
            if (files > 0 && !options.ExcludeKinds.Contains(kind))
            {
                capabilities.Add(new QueryCapability(kind) { WholeEstate = true, ByTrace = kind == QueryKind.Log });
            }
        }
    }

    private async ValueTask<Answer> AskMetricsAsync(MetricQuery query, EntityMatch match, CancellationToken cancellationToken)
    {
        var (table, facts) = await _metrics.ReadAsync(Filter(query, match), cancellationToken).ConfigureAwait(false);
        return MetricAnswers.Answer(query, match, table, facts, _metrics.Names, GoesOnTo(facts), _tolerance);
    }

    private async ValueTask<Answer> AskLogsAsync(LogQuery query, EntityMatch match, CancellationToken cancellationToken)
    {
        var (table, facts) = await _logs.ReadAsync(Filter(query, match), cancellationToken).ConfigureAwait(false);
        return LogAnswers.Answer(query, match, table, facts, _logs.Names, GoesOnTo(facts), _tolerance);
    }

    private async ValueTask<Answer> AskTracesAsync(TraceQuery query, EntityMatch match, CancellationToken cancellationToken)
    {
        _ = TraceAnswers.TraceIdOf(query);
        var filter = Filter(query, match);
        var (table, facts) = await _spans.ReadAsync(filter, cancellationToken).ConfigureAwait(false);
        var stride = table.Stride;
        if (!_spans.KeepsAll && !match.Everything)
        {
            // The entity's spans told which traces they belong to; parents and children may be anybody's.
            var traces = new HashSet<UInt128>();
            foreach (ref readonly var row in table.Rows)
            {
                traces.Add(row.TraceId);
            }

            (table, facts) = await _spans.ReadAsync(filter with { Resource = null, Traces = traces }, cancellationToken).ConfigureAwait(false);
            stride = Math.Max(stride, table.Stride);
        }

        return TraceAnswers.Answer(query, match, _folder.Names, table, stride, facts, _spans.Names, GoesOnTo(facts), _tolerance);
    }

    private async ValueTask<Answer> AskTopologyAsync(TopologyQuery query, EntityMatch match, CancellationToken cancellationToken)
    {
        if (_folder.Topology is { } topology)
        {
            return RecordAnswers.TopologyOf(query, match, topology, new Frame(query, match, "topology.json"));
        }

        var filter = Filter(query, match) with { Resource = null };
        var (spans, facts) = await _spans.ReadAsync(filter, cancellationToken).ConfigureAwait(false);
        var (metrics, metricFacts) = await _metrics.ReadAsync(filter, cancellationToken).ConfigureAwait(false);
        var frame = new Frame(query, match, $"derived from {string.Join(" and ", new[] { _folder.Traces.Count > 0 ? $"the spans of {_spans.Names}" : null, _folder.Metrics.Count > 0 ? $"the metrics of {_metrics.Names}" : null }.OfType<string>())}");
        frame.Files(facts, spans.Stride);
        frame.Files(metricFacts, metrics.Stride);
        return RecordAnswers.TopologyOf(query, match, DerivedTopology.Of(spans, metrics, _folder.Names), frame);
    }

    private static RowFilter Filter(Query query, EntityMatch match)
    {
        var start = query.Window.Start - DateTimeOffset.MinValue > Lead ? query.Window.Start - Lead : query.Window.Start;
        return new RowFilter { From = UnixTime.Nanos(start), To = UnixTime.Nanos(query.Window.End), Resource = match.Everything ? null : match.Matches };
    }

    /// <summary>The last time that anything was recorded: in these files, or by what the manifest says.</summary>
    private long GoesOnTo(FileFacts facts) => _recorded is { } recorded ? Math.Max(facts.Latest, UnixTime.Nanos(recorded.End)) : facts.Latest;
}
