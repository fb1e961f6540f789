namespace Cleric.AspNetCore.Endpoints;

/// <summary>An operation of the API: what runs it, and what its document says of it.</summary>
internal sealed record ApiOperation(string Name, string Method, string Path, ClericOperation Operation, string Summary, Func<EndpointContext, Task> Handle)
{
    /// <summary>What it is in more words.</summary>
    public string? Description { get; init; }

    /// <summary>Parameters of the query and headers: name, where ("query" or "header"), what it means.</summary>
    public IReadOnlyList<(string Name, string In, string Description)> Parameters { get; init; } = [];

    /// <summary>The type of the body, or null when there is none.</summary>
    public Type? Body { get; init; }

    /// <summary>Bodies as an example, by name.</summary>
    public IReadOnlyList<(string Name, string Json)> BodyExamples { get; init; } = [];

    /// <summary>The status when all went well.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The type of the answer, or null when it is no JSON.</summary>
    public Type? Answer { get; init; }

    /// <summary>Media types of the answer besides JSON.</summary>
    public IReadOnlyList<string> OtherTypes { get; init; } = [];

    /// <summary>An answer as an example, in the form of its media type.</summary>
    public string? AnswerExample { get; init; }

    /// <summary>Statuses when something did not, with what they mean.</summary>
    public IReadOnlyList<(int Status, string Meaning)> Problems { get; init; } = [];
}
