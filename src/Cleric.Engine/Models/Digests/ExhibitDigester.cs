using System.Text;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reports;

namespace Cleric.Models.Digests;

/// <summary>Makes of an exhibit what a reader with little room should see first. The same exhibit and focus always give the same digest.</summary>
internal static class ExhibitDigester
{
    public static Digest Make(Exhibit exhibit, DigestFocus focus)
    {
        var digest = exhibit.Answer.Coverage is not (Coverage.Data or Coverage.CutShort or Coverage.Stale) || exhibit.Answer.Rows == 0
            ? new Digest { Exhibit = exhibit }
            : exhibit.Answer switch
            {
                LogAnswer answer => LogDigester.Make(exhibit, answer, focus),
                MetricAnswer answer => MetricDigester.Make(exhibit, answer, focus),
                TraceAnswer answer => TraceDigester.Make(exhibit, answer, focus),
                ChangeAnswer answer => ChangeDigester.Make(exhibit, answer, focus),
                KnowledgeAnswer answer => TextDigester.Make(exhibit, answer, focus),
                ToolAnswer answer => TextDigester.Make(exhibit, answer, focus),
                ResourceAnswer answer => ResourceDigester.Make(exhibit, answer, focus),
                AlertAnswer answer => ItemDigester.Make(exhibit, answer, focus),
                TopologyAnswer answer => ItemDigester.Make(exhibit, answer, focus),
                _ => new Digest { Exhibit = exhibit },
            };
        return new Digest
        {
            Exhibit = exhibit,
            Header = Header(exhibit, digest, focus),
            Lines = digest.Lines,
            Items = digest.Items,
            ItemNoun = digest.ItemNoun,
            Groups = digest.Groups,
            GroupNoun = digest.GroupNoun,
        };
    }

    private static string Header(Exhibit exhibit, Digest digest, DigestFocus focus)
    {
        var answer = exhibit.Answer;
        var header = new StringBuilder();
        header.Append(LineText.Short(exhibit.Id)).Append(": ").Append(Words.Of(exhibit.Query.Kind)).Append(" of ").Append(LineText.Short(exhibit.Query.Entity?.Id ?? "everything"));
        header.Append(" from ").Append(LineText.Short(exhibit.Connector)).Append(", ").Append(exhibit.Query.Window);
        if (answer.CoveredWindow is { } covered && covered != exhibit.Query.Window)
        {
            header.Append(" (covered ").Append(covered).Append(')');
        }

        header.Append(", ").Append(Format.Count(answer.Rows, "row"));
        if (answer.RowsAvailable is { } available && available > answer.Rows)
        {
            header.Append(" of ").Append(Format.Count(available));
        }

        header.Append(", ").Append(answer.Coverage switch
        {
            Coverage.Data when answer.Rows > 0 => "complete",
            Coverage.CutShort => "cut short: there was more",
            Coverage.Stale => "stale: the newest is older than asked for",
            Coverage.Denied => "denied: nothing to cite",
            Coverage.Failed => "failed: nothing to cite",
            Coverage.NotConfigured => "not configured: nothing to cite",
            Coverage.NotAsked => "not asked: nothing to cite",
            _ => "empty: nothing was recorded, nothing to cite",
        });
        if (answer.Note is { Length: > 0 } note)
        {
            header.Append(" (").Append(LineText.Short(note, 240)).Append(')');
        }

        if (!focus.Filter.IsAll)
        {
            header.Append("; only rows");
            header.Append(focus.Filter.Contains is { Length: > 0 } contains ? $" that contain \"{LineText.Short(contains)}\"" : "");
            header.Append(focus.Filter.After is { } after ? $" from {focus.Time(after)}" : "");
            header.Append(focus.Filter.Before is { } before ? $" before {focus.Time(before)}" : "");
            header.Append(digest.Items == 0 ? ": there are none" : "");
        }

        return header.ToString();
    }
}
