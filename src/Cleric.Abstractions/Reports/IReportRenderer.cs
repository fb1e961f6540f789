namespace Cleric.Reports;

/// <summary>Renders a report into a text format.</summary>
public interface IReportRenderer
{
    /// <summary>The format's name: "text", "markdown", "html", "json", or another of the host's own.</summary>
    string Format { get; }

    /// <summary>The format's media type, for example "text/markdown".</summary>
    string MediaType { get; }

    /// <summary>Renders <paramref name="report"/>.</summary>
    string Render(Report report);
}
