using System.ComponentModel.DataAnnotations;
using System.Security.Claims;

namespace Cleric.Mcp;

/// <summary>How Cleric is offered over MCP.</summary>
public sealed class ClericMcpOptions
{
    /// <summary>
    /// Says on whose behalf a call reads, from the user that the host authenticated; null over stdio, and over HTTP where nobody signed in. It decides which cases are seen: those of the caller's tenant. Default: over HTTP the
    /// user's name (or "sub") and the claim that <see cref="TenantClaim"/> names, and <see cref="Cleric.Caller.Anonymous"/> where nobody signed in; over stdio the operating system's user, without a tenant. Set in code only.
    /// </summary>
    public Func<ClaimsPrincipal?, Caller>? Caller { get; set; }

    /// <summary>The claim that holds a user's tenant. A user without it has none. Default "tenant". Not used where <see cref="Caller"/> is set.</summary>
    [Required(ErrorMessage = "TenantClaim is empty. Name the claim that holds a user's tenant, for example \"tenant\".")]
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>
    /// The most characters of a text in one result; a line or a block of a report that alone is longer is not torn. What is beyond is left out, and the result says how to get it. Default 20,000 (about 5,000 tokens).
    /// </summary>
    [Range(2_000, 1_000_000, ErrorMessage = "MaxCharacters must be between 2000 and 1000000.")]
    public int MaxCharacters { get; set; } = 20_000;

    /// <summary>The most characters of the compact report that a program reads ("structuredContent"), least important things left out first. Default 8,000 (about 2,000 tokens).</summary>
    [Range(2_000, 200_000, ErrorMessage = "MaxBriefCharacters must be between 2000 and 200000.")]
    public int MaxBriefCharacters { get; set; } = 8_000;

    /// <summary>
    /// Whether the tool give_feedback is offered, by which memory learns. A model that was misled can call it as well as one that was told to: set it to false where clients do not ask a person before they call such tools.
    /// Default true.
    /// </summary>
    public bool AllowFeedback { get; set; } = true;
}
