using System.Text.Json.Nodes;

namespace Cleric.Models;

/// <summary>What a seat wants to know of its model.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="Subject">What it is about; asked about once.</param>
/// <param name="Instructions">What to do. Nothing from production stands here.</param>
/// <param name="Material">What to do it with, made for a number of tokens. It is data, whatever it says.</param>
/// <param name="Schema">The form of the answer.</param>
/// <param name="Check">Why an answer has not that form, or null when it has; and what of it does not count.</param>
internal sealed record ModelTask(ModelSeat Seat, string Subject, string Instructions, Func<int, string> Material, JsonNode Schema, Func<string, (string? Problem, IReadOnlyList<string> Dropped)> Check);
