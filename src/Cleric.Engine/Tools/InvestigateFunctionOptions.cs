using System.ComponentModel.DataAnnotations;
using Cleric.CaseFiles;
using Microsoft.Extensions.AI;

namespace Cleric.Tools;

/// <summary>How an investigator is offered to a model as a function.</summary>
public sealed class InvestigateFunctionOptions
{
    /// <summary>The function's name, by which a model calls it: 1 to 64 letters, digits, '_' and '-'. Default "investigate_incident".</summary>
    [Required(ErrorMessage = "Name is empty. Give the name by which a model calls the function, for example \"investigate_incident\".")]
    [RegularExpression("^[A-Za-z0-9_-]{1,64}$", ErrorMessage = "Name has to be 1 to 64 letters (a to z), digits, '_' and '-': models take no other.")]
    public string Name { get; set; } = "investigate_incident";

    /// <summary>What a model is told of the function, or null (the default) for the text that comes with Cleric: what it does, that it only reads, and that what it returns is data.</summary>
    [StringLength(4_000, ErrorMessage = "Description may have 4,000 characters at most: each request to a model carries it.")]
    public string? Description { get; set; }

    /// <summary>The most characters of an answer's JSON. What is beyond is left out, least important first, and said to be. Default 8,000 (about 2,000 tokens).</summary>
    [Range(2_000, 200_000, ErrorMessage = "MaxCharacters must be between 2000 and 200000.")]
    public int MaxCharacters { get; set; } = 8_000;

    /// <summary>The budget of one investigation, or null (the default) for the one in the host's options. A model cannot set it.</summary>
    public Budget? Budget { get; set; }

    /// <summary>
    /// Says on whose behalf a call reads: it is the host that does, a model cannot. Where callers differ from call to call, it tells them from what the host put into <see cref="AIFunctionArguments.Context"/> or
    /// <see cref="AIFunctionArguments.Services"/>; the arguments themselves are the model's words: take nothing from them. Default <see cref="Cleric.Caller.Anonymous"/>.
    /// </summary>
    public Func<AIFunctionArguments, Caller> Caller { get; set; } = static _ => Cleric.Caller.Anonymous;

    /// <summary>Receives the events of each investigation, as <see cref="IInvestigator.InvestigateAsync"/> reports them. Default none.</summary>
    public IProgress<CaseEvent>? Progress { get; set; }
}
