using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>A series in three lines of text: its course, where it was normal and left normal, and the time.</summary>
internal static class Sparkline
{
    private const int Width = 64;
    private const string Levels = "▁▂▃▄▅▆▇█";
    private const char NoSample = '·';

    public static string Draw(ChartReading chart)
    {
        if (chart.Points.Count < 2 || chart.Points[0].Time == chart.Points[^1].Time)
        {
            return "";
        }

        var (start, end) = (chart.Points[0].Time, chart.Points[^1].Time);
        var highest = new double?[Width];
        foreach (var point in chart.Points)
        {
            var column = Column(point.Time);
            highest[column] = Math.Max(highest[column] ?? double.NegativeInfinity, point.Value);
        }

        Fill(highest, chart, Column);
        var (low, high) = chart.Range();
        var text = new StringBuilder();
        foreach (var value in highest)
        {
            text.Append(value is { } number ? Level(number) : NoSample);
        }

        var marks = Marks();
        if (marks.Length > 0)
        {
            text.Append('\n').Append(marks);
        }

        var from = chart.Clock.Time(DateTimeOffset.FromUnixTimeMilliseconds(start));
        var to = chart.Clock.Time(DateTimeOffset.FromUnixTimeMilliseconds(end));
        return text.Append('\n').Append(from).Append(' ', Math.Max(1, Width - from.Length - to.Length)).Append(to).ToString();

        int Column(long time) => (int)Math.Clamp((time - start) * (double)Width / (end - start), 0, Width - 1);

        // Halves keep the difference of huge values finite.
        char Level(double value) => Levels[high == low ? 0 : (int)Math.Clamp(((value / 2) - (low / 2)) / ((high / 2) - (low / 2)) * Levels.Length, 0, Levels.Length - 1)];

        string Marks()
        {
            var line = new char[Width];
            Array.Fill(line, ' ');
            if (chart.Baseline is { } baseline && baseline.End.ToUnixTimeMilliseconds() > start && baseline.Start.ToUnixTimeMilliseconds() < end)
            {
                var first = Column(baseline.Start.ToUnixTimeMilliseconds());
                var last = Column(baseline.End.ToUnixTimeMilliseconds() - 1);
                Array.Fill(line, '─', first, last - first + 1);
                Write(line, first, last - first + 1, "normal");
            }

            if (chart.Onset is { } onset && onset.ToUnixTimeMilliseconds() is var time && time >= start && time <= end)
            {
                var column = Column(time);
                line[column] = '▲';
                Write(line, column + 2, Width - column - 2, "onset");
            }

            return new string(line).TrimEnd();
        }
    }

    private static void Write(char[] line, int start, int room, string word)
    {
        if (room >= word.Length)
        {
            word.CopyTo(0, line, start, word.Length);
        }
    }

    // Between samples that belong together a column without one has the value before it.
    private static void Fill(double?[] highest, ChartReading chart, Func<long, int> column)
    {
        for (var i = 1; i < chart.Points.Count; i++)
        {
            if (chart.Points[i].Joined)
            {
                for (var c = column(chart.Points[i - 1].Time) + 1; c < column(chart.Points[i].Time); c++)
                {
                    highest[c] ??= chart.Points[i - 1].Value;
                }
            }
        }
    }
}
