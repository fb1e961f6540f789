using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Memory;

/// <summary>A question that memory says told such causes apart, put to today's entities.</summary>
/// <param name="Query">What kind of question.</param>
/// <param name="Entity">Of whom.</param>
/// <param name="Bits">By how much it moved belief before, in bits.</param>
/// <param name="Times">How often it did.</param>
public sealed record RecalledQuestion(QueryKind Query, Entity Entity, double Bits, int Times);
