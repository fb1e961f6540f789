using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Memory;

/// <summary>A question that told causes apart.</summary>
/// <param name="Query">What kind of question.</param>
/// <param name="Role">Of whom it was asked, seen from the symptom, as <see cref="Episode.Role"/>; "cause" for the entity at fault.</param>
/// <param name="Entity">Of whom it was asked last.</param>
/// <param name="Bits">By how much it moved belief towards the cause: bits of the odds against the strongest rival, on average.</param>
/// <param name="Times">How often it was among the telling ones.</param>
public sealed record ProcedureStep(QueryKind Query, string Role, Entity Entity, double Bits, int Times = 1);
