using Microsoft.AspNetCore.Http;

namespace Cleric.Browser;

/// <summary>What a test's host is like.</summary>
internal sealed record HostOptions
{
    /// <summary>The folder of the capture that is read.</summary>
    public string Capture { get; init; } = Repository.Capture("bad-deploy");

    /// <summary>A folder of runbooks that is read besides, or null.</summary>
    public string? Runbooks { get; init; }

    /// <summary>Whether it has a memory.</summary>
    public bool Memory { get; init; } = true;

    /// <summary>Whether queries wait until the test lets them pass.</summary>
    public bool Gated { get; init; }

    /// <summary>After how many events each reading of the stream is broken off, in order; those after the last run to the end.</summary>
    public IReadOnlyList<int> Cuts { get; init; } = [];

    /// <summary>Refuses a request: its problem, or null to let it pass.</summary>
    public Func<HttpRequest, IResult?> Refuse { get; init; } = _ => null;
}
