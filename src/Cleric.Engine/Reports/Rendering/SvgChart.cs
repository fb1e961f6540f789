using System.Globalization;
using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>Draws a series as inline SVG: the baseline shaded, its median dashed, the onset marked.</summary>
internal sealed class SvgChart
{
    private const double Width = 480;
    private const double Height = 190;
    private const double Left = 62;
    private const double Right = 10;
    private const double Top = 18;
    private const double Bottom = 24;
    private const double HeadRoom = 0.15;
    private const int MaxTicks = 8;

    private static readonly long[] TimeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

    private readonly ChartReading _chart;
    private readonly long _start;
    private readonly long _end;
    private readonly double _low;
    private readonly double _high;

    private SvgChart(ChartReading chart)
    {
        _chart = chart;
        _start = chart.Points[0].Time;
        _end = chart.Points[^1].Time;
        if (_start == _end)
        {
            (_start, _end) = (_start - 30_000, _end + 30_000);
        }

        (_low, _high) = chart.Range();

        // Room above the line for the labels.
        _high = double.IsFinite(_high + ((_high - _low) * HeadRoom)) ? _high + ((_high - _low) * HeadRoom) : _high;
    }

    /// <summary>The picture, or an empty text where there is nothing to draw.</summary>
    /// <param name="chart">What to draw.</param>
    /// <param name="id">Prefix of the ids in the picture, unique on the page.</param>
    public static string Draw(ChartReading chart, string id) => chart.Points.Count == 0 ? "" : new SvgChart(chart).Draw(id);

    private string Draw(string id)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg role=\"img\" viewBox=\"0 0 {Width} {Height}\" aria-labelledby=\"{id}-title {id}-desc\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-title\">{HtmlText.Text(_chart.Title)}</title><desc id=\"{id}-desc\">{HtmlText.Text(_chart.Description)}</desc>");
        Baseline(svg);
        ValueAxis(svg);
        TimeAxis(svg);
        if (_chart.Normal is { } normal)
        {
            Line(svg, "normal", Left, Y(normal), Width - Right, Y(normal));
        }

        Series(svg);
        Onset(svg);
        return svg.Append("</svg>").ToString();
    }

    private void Baseline(StringBuilder svg)
    {
        if (_chart.Baseline is not { } baseline)
        {
            return;
        }

        var from = Math.Max(baseline.Start.ToUnixTimeMilliseconds(), _start);
        var to = Math.Min(baseline.End.ToUnixTimeMilliseconds(), _end);
        if (from >= to)
        {
            return;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"band\" x=\"{N(X(from))}\" y=\"{N(Top)}\" width=\"{N(X(to) - X(from))}\" height=\"{N(Height - Top - Bottom)}\"/>");
        if (X(to) - X(from) > 40)
        {
            Label(svg, "", X(from) + 4, Top + 12, "start", "normal");
        }
    }

    private void ValueAxis(StringBuilder svg)
    {
        // Both halves of the range, so that it cannot overflow.
        var step = Nice(((_high / 2) - (_low / 2)) / 2);
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var first = Math.Ceiling(_low / step);
        for (var i = 0; i < MaxTicks && (first + i) * step <= _high; i++)
        {
            var value = (first + i) * step;
            Line(svg, "axis", Left, Y(value), Width - Right, Y(value));

            // Values that differ by less than is shown have one label.
            if (labels.Add(Format.Quantity(value, _chart.Unit)))
            {
                Label(svg, "", Left - 6, Y(value) + 4, "end", Format.Quantity(value, _chart.Unit));
            }
        }
    }

    private void TimeAxis(StringBuilder svg)
    {
        var seconds = (_end - _start) / 1000d;
        var step = TimeSteps.FirstOrDefault(candidate => seconds / candidate <= 5, 86400 * (long)Math.Ceiling(seconds / 86400 / 5)) * 1000;
        for (var time = (_start + step - 1) / step * step; time <= _end; time += step)
        {
            var x = X(time);
            Line(svg, "axis", x, Height - Bottom, x, Height - Bottom + 4);
            var anchor = x > Width - 40 ? "end" : x < Left + 20 ? "start" : "middle";
            var utc = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime;
            Label(svg, "", x, Height - 6, anchor, utc.ToString(step >= 86_400_000 ? "d MMM" : step >= 60_000 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture));
        }
    }

    private void Series(StringBuilder svg)
    {
        var path = new StringBuilder();
        var points = _chart.Points;
        for (var i = 0; i < points.Count; i++)
        {
            path.Append(CultureInfo.InvariantCulture, $"{(points[i].Joined ? 'L' : 'M')}{N(X(points[i].Time))} {N(Y(points[i].Value))}");

            // A point without neighbours would leave no trace of a line.
            if (!points[i].Joined && (i + 1 == points.Count || !points[i + 1].Joined))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{N(X(points[i].Time))}\" cy=\"{N(Y(points[i].Value))}\" r=\"3\"/>");
            }
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"series\" d=\"{path}\"/>");
    }

    private void Onset(StringBuilder svg)
    {
        if (_chart.Onset is not { } onset || onset.ToUnixTimeMilliseconds() is var time && (time < _start || time > _end))
        {
            return;
        }

        var x = X(onset.ToUnixTimeMilliseconds());
        Line(svg, "onset", x, Top - 4, x, Height - Bottom);
        Label(svg, "onset-label", x, Top - 7, x > Width - 70 ? "end" : x < Left + 50 ? "start" : "middle", $"onset {_chart.Clock.Time(onset)}");
    }

    private static void Line(StringBuilder svg, string kind, double x1, double y1, double x2, double y2) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>");

    private static void Label(StringBuilder svg, string kind, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\">{HtmlText.Text(text)}</text>");

    private double X(long time) => Left + ((time - _start) / (double)(_end - _start) * (Width - Left - Right));

    // Halves keep the difference of huge values finite.
    private double Y(double value) => Height - Bottom - (((value / 2) - (_low / 2)) / ((_high / 2) - (_low / 2)) * (Height - Top - Bottom));

    private static double Nice(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(rough, double.Epsilon * 1e10))));
        return (rough / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        } * power;
    }

    private static string N(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
