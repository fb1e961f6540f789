using System.Globalization;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Commands;

/// <summary>
/// Logs of an hour of which the last quarter is an incident: a hundred kinds of message of very different frequency, some of which surge or stop with the onset, rare ones all along, stack traces, fields. The same seed makes the same logs.
/// </summary>
internal sealed class SyntheticLogs
{
    private const int Kinds = 100;

    private static readonly string[] Words =
    [
        "request", "order", "cart", "user", "session", "payment", "cache", "index", "shard", "worker", "queue", "message", "batch", "record", "page", "token", "invoice", "stock", "shipment", "address", "catalog", "price",
        "loaded", "stored", "sent", "received", "opened", "closed", "started", "finished", "skipped", "retried", "evicted", "merged", "flushed", "scheduled", "checked", "refreshed", "expired", "accepted", "committed", "resolved",
        "for", "with", "after", "in", "by", "from", "to", "at", "on", "without", "before", "within", "again", "now", "already", "still", "slow", "fresh", "stale", "empty", "full", "partial", "first", "last", "next", "old",
        "gateway", "backend", "replica", "primary", "endpoint", "listener", "thread", "pool", "buffer", "stream", "channel", "region", "tenant", "policy", "rule", "filter", "handler", "plugin", "module", "driver", "socket",
    ];

    private static readonly string[] Consonants = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "tr", "st", "gl"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ou"];
    private static readonly int[] Severities = [9, 9, 9, 9, 9, 9, 5, 13, 13, 17];

    private readonly Random _random;
    private readonly int _rareOneIn;
    private readonly List<(string[] Words, int Severity, double Before, double Since)> _kinds = [];

    /// <param name="seed">What the logs are drawn from.</param>
    /// <param name="bytes">How long they are.</param>
    /// <param name="onset">When the incident begins, from the start of the hour. Default 45 minutes.</param>
    /// <param name="rareOneIn">One in so many records is like no other. Default 150.</param>
    public SyntheticLogs(int seed, int bytes, TimeSpan? onset = null, int rareOneIn = 150)
    {
        (_random, _rareOneIn) = (new Random(seed), rareOneIn);
        Start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(seed % 300);
        Onset = Start + (onset ?? TimeSpan.FromMinutes(45));
        End = Start + TimeSpan.FromMinutes(60);
        for (var i = 0; i < Kinds; i++)
        {
            // Frequencies fall off as they do in logs: a few kinds are most of it.
            var often = 1 / Math.Pow(i + 1, 1.1);
            var change = _random.Next(12) switch { 0 => 6.0, 1 => 0.0, _ => 1.0 };
            _kinds.Add((Phrase(), Severities[_random.Next(Severities.Length)], often, often * change));
        }

        Records = Make(bytes);
    }

    public DateTimeOffset Start { get; }

    public DateTimeOffset Onset { get; }

    public DateTimeOffset End { get; }

    public List<LogRecord> Records { get; }

    /// <summary>The characters of all messages.</summary>
    public long Size { get; private set; }

    public Exhibit Exhibit => new()
    {
        Id = "E1",
        Query = new LogQuery { Entity = new Entity("checkout"), Window = new TimeWindow(Start, End) },
        Connector = "synthetic",
        AskedAt = End,
        Answer = new LogAnswer { Records = Records },
        Sha256 = new string('0', 64),
    };

    /// <summary>Hides one record that is like no other, within two minutes of the onset, and returns its place.</summary>
    /// <param name="plain">Whether it is no worse than most and of the words that all are made of, so that only their order is new. Otherwise some of its words are invented.</param>
    public int Hide(bool plain = false)
    {
        var time = Onset + TimeSpan.FromSeconds((_random.NextDouble() * 240) - 120);
        time = time < Start ? Start + (Start - time) : time > End ? End - (time - End) : time;
        var severity = _random.Next(3) switch { 0 => 9, 1 => 13, _ => 17 };
        severity = plain ? 9 : severity;

        // Invented words, between one and all of them: neither a dictionary nor a list of bad words finds it.
        var words = Enumerable.Range(0, _random.Next(4, 12)).Select((_, i) => !plain && (i == 0 || _random.Next(2) == 0) ? Invented() : Words[_random.Next(Words.Length)]).ToList();
        if (_random.Next(2) == 0)
        {
            words.Insert(_random.Next(1, words.Count), Value());
        }

        var at = Records.FindIndex(record => record.Time > time);
        at = at < 0 ? Records.Count : at;
        Records.Insert(at, new LogRecord { Time = time, Severity = severity, Body = string.Join(' ', words) });
        return at;
    }

    private List<LogRecord> Make(int bytes)
    {
        var (before, since) = (Cumulated(kind => kind.Before), Cumulated(kind => kind.Since));
        var records = new List<LogRecord>((bytes / 110) + 2);
        while (Size < bytes)
        {
            var time = Start + ((End - Start) * ((double)Size / bytes));
            var sums = time < Onset ? before : since;
            string body;
            int severity;
            if (_random.Next(_rareOneIn) == 0)
            {
                // The long tail: what is said once, at any time.
                (body, severity) = (string.Join(' ', Phrase().Select(word => word.Length == 0 ? Value() : word)), Severities[_random.Next(Severities.Length)]);
            }
            else
            {
                var found = Array.BinarySearch(sums, _random.NextDouble() * sums[^1]);
                var kind = _kinds[Math.Min(found >= 0 ? found : ~found, Kinds - 1)];
                body = string.Join(' ', kind.Words.Select(word => word.Length == 0 ? Value() : word));
                severity = kind.Severity;
                if (severity == 17 && _random.Next(4) == 0)
                {
                    body += "\n   at Shop.Orders.Store.Save(Order order) in Store.cs:line 42\n   at Shop.Orders.Handler.Run()";
                }
            }

            Size += body.Length;
            records.Add(new LogRecord { Time = time, Severity = severity, Body = body });
        }

        return records;
    }

    private double[] Cumulated(Func<(string[] Words, int Severity, double Before, double Since), double> often)
    {
        var sum = 0.0;
        return [.. _kinds.Select(kind => sum += often(kind))];
    }

    /// <summary>A message's words; an empty one stands for a value.</summary>
    private string[] Phrase()
    {
        var words = new string[_random.Next(6, 18)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = i > 0 && _random.Next(3) == 0 ? "" : Words[_random.Next(Words.Length)];
        }

        return words;
    }

    private string Value() => _random.Next(6) switch
    {
        0 => _random.Next(100_000).ToString(CultureInfo.InvariantCulture),
        1 => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(1, 3000)}ms"),
        2 => string.Create(CultureInfo.InvariantCulture, $"10.{_random.Next(256)}.{_random.Next(256)}.{_random.Next(256)}:{_random.Next(1024, 65536)}"),
        3 => string.Create(CultureInfo.InvariantCulture, $"id={_random.NextInt64():x16}"),
        4 => string.Create(CultureInfo.InvariantCulture, $"/api/v1/orders/{_random.Next(1_000_000)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"user-{_random.Next(10_000)}@shop"),
    };

    private string Invented() => string.Concat(Enumerable.Range(0, _random.Next(2, 4)).Select(_ => Consonants[_random.Next(Consonants.Length)] + Vowels[_random.Next(Vowels.Length)]));
}
